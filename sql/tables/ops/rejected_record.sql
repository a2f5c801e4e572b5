-- rejected_record: one row per record that COPY rejected, with its place and the reason. Lines count from 1.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists rejected_record (
    load_id      varchar(32) not null,    -- run
    source       varchar(16) not null,    -- source: events or songs
    uri          varchar(2048) not null,  -- URI of the object
    line         bigint not null,         -- line of the record in the object
    position     bigint not null,         -- position within the line
    column_name  varchar(128),            -- column whose value was rejected
    value        varchar(512),            -- the value, cut
    reason       varchar(1024) not null,  -- reason, in the words of COPY
    raw_record   varchar(4096)            -- the record, cut
);
