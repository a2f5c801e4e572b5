-- Adds the number of plays that each run has staged to load_run; null for runs of older versions.
-- Writes load_run. Skipped where the column is there.
--! unless-column: load_run.staged_plays
alter table load_run add column staged_plays bigint;
