-- load_member: one row per run, source and member of its records: the number of records that have it, of nulls and of
-- values by JSON type, the column that reads it (null if none does), and what the contract says of it. Of the strings,
-- blank_strings are empty or blank, which COPY stores as null (null if they were not counted). Each row repeats the
-- numbers of the source: its records, those without any member that a column reads, and the objects that were read for
-- this among all objects of the run.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: load_member_key on load_member (load_id)
create table if not exists load_member (
    load_id        varchar(32) not null,
    source         varchar(16) not null,
    member         varchar(512) not null,
    column_name    varchar(128),
    requirement    varchar(16),
    allowed_types  varchar(64),
    records        bigint not null,
    unrecognized   bigint not null,
    present        bigint not null,
    null_values    bigint not null,
    strings        bigint not null,
    numbers        bigint not null,
    booleans       bigint not null,
    objects        bigint not null,
    arrays         bigint not null,
    read_objects   bigint not null,
    run_objects    bigint not null,
    blank_strings  bigint
);
