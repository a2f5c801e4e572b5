-- load_check: one row per check and run, with the number of rows that failed it.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_check (
    load_id     varchar(32) not null,   -- run
    check_name  varchar(128) not null,  -- name of the check
    severity    varchar(16) not null,   -- severity: error or warn
    status      varchar(16) not null,   -- outcome: passed, failed or skipped
    failing     bigint not null,        -- number of rows that failed the check
    accepted    varchar(1024)           -- reason for which an operator accepted the rows
);
