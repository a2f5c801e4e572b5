-- staged_source: one row per source that was staged: the numbers of records read and rejected, and of values that fill
-- their columns, so that they may have been cut; null if the engine counts cut values by object.
-- Reads nothing, writes nothing. A second run starts afresh.
create table staged_source (
    source      varchar(16) not null,
    records     bigint not null,
    rejected    bigint not null,
    full_width  bigint
);
