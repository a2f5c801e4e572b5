-- load_run: one row per run of the load, kept for ever. Status: running, published or failed; terminated, timed out or
-- cancelled if its workflow ended without recording it and a later load saw that.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_run_key on load_run (load_id)
create table if not exists load_run (
    load_id           varchar(32) not null,
    workflow_id       varchar(512) not null,
    workflow_run_id   varchar(64) not null,
    status            varchar(16) not null,
    started_at        timestamp not null,
    finished_at       timestamp,
    stage_events      bigint,
    stage_songs       bigint,
    rejected          bigint,
    plays             bigint,
    matched_plays     bigint,
    moved_plays       bigint,
    failure_code      varchar(64),
    failure_step      varchar(128),
    failure_message   varchar(4096),
    program_version   varchar(32)
);
