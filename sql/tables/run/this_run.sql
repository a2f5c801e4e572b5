-- this_run: one row: the run that this schema belongs to, so that other files need no variables. max_gone is the largest
-- percentage of a table's rows that it may take out of the star unasked.
-- Reads nothing, writes nothing. A second run starts afresh.
create table this_run (
    load_id     varchar(32) not null,
    started_at  timestamp not null,
    closed_at   timestamp,
    max_gone    integer
);
