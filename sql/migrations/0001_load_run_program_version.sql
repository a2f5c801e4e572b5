-- Adds the version of the program to each run of load_run; null for runs of older versions.
-- Writes load_run. Skipped where the column is there.
--! unless-column: load_run.program_version
alter table load_run add column program_version varchar(32);
