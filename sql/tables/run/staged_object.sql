-- staged_object: one row per staged object: the numbers of its records, of rejected ones, and of values that were cut
-- to their column's length; null if the engine does not count by object.
-- Reads nothing, writes nothing. A second run starts afresh.
create table staged_object (
    source     varchar(16) not null,
    uri        varchar(2048) not null,
    records    bigint,
    rejected   bigint,
    truncated  bigint
);
