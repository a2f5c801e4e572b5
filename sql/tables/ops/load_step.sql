-- load_step: one row per step of a run, with its start, its duration and its number of rows.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_step (
    load_id     varchar(32) not null,
    step        varchar(64) not null,
    subject     varchar(128) not null,
    state       varchar(16) not null,
    started_at  timestamp not null,
    seconds     double precision,
    row_count   bigint,
    rejected    bigint
);
