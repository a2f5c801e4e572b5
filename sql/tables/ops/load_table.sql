-- load_table: one row per published run and star table: the numbers of rows that the run changed in it.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists load_table (
    load_id     varchar(32) not null,  -- run
    table_name  varchar(64) not null,  -- table of the star
    inserted    bigint not null,       -- rows inserted
    updated     bigint not null,       -- rows updated
    deleted     bigint                 -- rows that no object has any more
);
