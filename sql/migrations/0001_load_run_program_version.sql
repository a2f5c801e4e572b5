-- Adds to load_run which version of the program made a run; null for runs of older versions.
-- Writes load_run. Skipped where the column is there.
--! unless-column: load_run.program_version
alter table load_run add column program_version varchar(32);
