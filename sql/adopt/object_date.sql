-- Adds the day in an object's name to the objects of a run that an older version began without it: no day is known.
-- Writes the table of the variable. Runs once a run: adoptRun sees to it.
alter table :"table" add column object_date varchar(10);
