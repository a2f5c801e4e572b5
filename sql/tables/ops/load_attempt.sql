-- load_attempt: one row a try of a step after its first: the run, the step by Temporal's own ids, and which try. By it an
-- earlier try, given up and asleep since, finds out when it wakes up.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_attempt (
    load_id  varchar(32) not null,
    step     varchar(256) not null,
    attempt  integer not null
);
