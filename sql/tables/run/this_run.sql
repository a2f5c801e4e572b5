-- this_run: one row: the run that this schema belongs to, so that other files need no variables.
-- Reads nothing, writes nothing. A second run starts afresh.
create table this_run (
    load_id     varchar(32) not null,
    started_at  timestamp not null,
    closed_at   timestamp
);
