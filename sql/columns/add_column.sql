-- Adds a custom column to a table.
-- Reads nothing; writes the columns of :target. Runs once.
alter table :target add column :column :type;
