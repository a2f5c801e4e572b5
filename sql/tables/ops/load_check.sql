-- load_check: one row per check and run, with the number of rows that failed it.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_check (
    load_id     varchar(32) not null,
    check_name  varchar(128) not null,
    severity    varchar(16) not null,
    status      varchar(16) not null,
    failing     bigint not null,
    accepted    varchar(1024)
);
