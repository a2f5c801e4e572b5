-- staged_object: one row an object that was read into staging: the records in it, those rejected, and the values
-- that were cut to their column's length; null where the engine does not count by object.
-- Reads nothing, writes nothing. A second run starts afresh.
create table staged_object (
    source     varchar(16) not null,
    uri        varchar(2048) not null,
    records    bigint,
    rejected   bigint,
    truncated  bigint
);
