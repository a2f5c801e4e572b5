-- rejected_record: one row per record that COPY rejected, with its place and the reason. Lines count from 1.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists rejected_record (
    load_id      varchar(32) not null,
    source       varchar(16) not null,
    uri          varchar(2048) not null,
    line         bigint not null,
    position     bigint not null,
    column_name  varchar(128),
    value        varchar(512),
    reason       varchar(1024) not null,
    raw_record   varchar(4096)
);
