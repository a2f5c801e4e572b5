-- load_step: one row per step of a run, with its start, its duration and its number of rows.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_step (
    load_id     varchar(32) not null,   -- run
    step        varchar(64) not null,   -- name of the step
    subject     varchar(128) not null,  -- table or check of the step; may be empty
    state       varchar(16) not null,   -- how the step ended
    started_at  timestamp not null,     -- start, in UTC
    seconds     double precision,       -- duration in seconds
    row_count   bigint,                 -- rows that the step wrote
    rejected    bigint                  -- records that the step rejected
);
