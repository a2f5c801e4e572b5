-- load_run: one row per run of the load and per forgotten user, kept for ever. Status: running, published, failed or dry run;
-- terminated, timed out or cancelled if its workflow ended without recording it and a later load saw that; user forgotten.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_run_key on load_run (load_id)
create table if not exists load_run (
    load_id           varchar(32) not null,   -- id of the run
    workflow_id       varchar(512) not null,  -- id of the workflow in Temporal
    workflow_run_id   varchar(64) not null,   -- run id of the workflow in Temporal
    status            varchar(16) not null,   -- running, published, failed, dry run, terminated, timed out, cancelled, user forgotten
    started_at        timestamp not null,     -- start, in UTC
    finished_at       timestamp,              -- end, in UTC; null while it runs
    stage_events      bigint,                 -- rows staged of events
    stage_songs       bigint,                 -- rows staged of songs
    rejected          bigint,                 -- records that COPY rejected
    plays             bigint,                 -- plays that the run added, changed or moved
    matched_plays     bigint,                 -- plays among them whose song is known
    moved_plays       bigint,                 -- earlier plays whose song arrived in this run
    failure_code      varchar(64),            -- code of the failure, as in docs/errors.md
    failure_step      varchar(128),           -- step that failed
    failure_message   varchar(4096),          -- what failed, and what to do
    program_version   varchar(32),            -- version of the program
    log_data          varchar(2048),          -- folder or prefix of the logs that it reads
    song_data         varchar(2048),          -- folder or prefix of the song files that it reads
    staged_plays      bigint                  -- plays among the staged events
);
