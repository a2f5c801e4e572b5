-- Adds the sources that each run reads to load_run; null for runs of older versions.
-- Writes load_run. Skipped where the column is there.
--! unless-column: load_run.log_data
alter table load_run add column log_data varchar(2048);

alter table load_run add column song_data varchar(2048);
