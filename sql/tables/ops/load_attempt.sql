-- load_attempt: one row per attempt of a step after its first: the run, the step by Temporal's ids, and the number of
-- the attempt. An earlier attempt that resumes later learns from it that it is fenced off.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_attempt (
    load_id  varchar(32) not null,   -- run
    step     varchar(256) not null,  -- step, by the ids of Temporal
    attempt  integer not null        -- number of the attempt, from 2
);
