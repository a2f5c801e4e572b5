-- load_member: one row per run, source and member of its records: the number of records that have it, of nulls and of
-- values by JSON type, the column that reads it (null if none does), and what the contract says of it. Of the strings,
-- blank_strings are empty or blank, which COPY stores as null (null if they were not counted). Each row repeats the
-- numbers of the source: its records, those without any member that a column reads, and the objects that were read for
-- this among all objects of the run.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_member_key on load_member (load_id)
create table if not exists load_member (
    load_id        varchar(32) not null,   -- run
    source         varchar(16) not null,   -- source: events or songs
    member         varchar(512) not null,  -- name of the member
    column_name    varchar(128),           -- column of staging that reads it
    requirement    varchar(16),            -- contract: required or optional
    allowed_types  varchar(64),            -- JSON types that the contract allows
    records        bigint not null,        -- records of the source
    unrecognized   bigint not null,        -- records without any member that a column reads
    present        bigint not null,        -- records that have the member
    null_values    bigint not null,        -- values that are null
    strings        bigint not null,        -- values that are strings
    numbers        bigint not null,        -- values that are numbers
    booleans       bigint not null,        -- values that are booleans
    objects        bigint not null,        -- values that are objects
    arrays         bigint not null,        -- values that are arrays
    read_objects   bigint not null,        -- objects that were read for these numbers
    run_objects    bigint not null,        -- objects of the run
    blank_strings  bigint                  -- strings that are empty or blank
);
