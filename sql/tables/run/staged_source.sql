-- staged_source: one row a source that was staged: the records that were read, those of them rejected, and the values
-- that fill their columns, so that they may have been cut; null where the engine counts by object what it cut.
-- Reads nothing, writes nothing. A second run starts afresh.
create table staged_source (
    source      varchar(16) not null,
    records     bigint not null,
    rejected    bigint not null,
    full_width  bigint
);
