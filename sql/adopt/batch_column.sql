-- Gives all rows of a table to one batch: for a run that a version without batches began.
-- Writes the table of the variable. Runs once a run: adoptRun sees to it.
alter table :"table" add column batch_id bigint default :'batch_id';
