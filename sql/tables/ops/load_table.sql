-- load_table: one row per published run and star table: the numbers of rows that the run changed in it.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_table (
    load_id     varchar(32) not null,
    table_name  varchar(64) not null,
    inserted    bigint not null,
    updated     bigint not null,
    deleted     bigint
);
