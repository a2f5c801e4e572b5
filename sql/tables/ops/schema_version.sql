-- schema_version: one row in all: the number of the last migration (sql/migrations) that the tables of star and ledger
-- have. A ledger without this table is older than the first migration.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists schema_version (
    version  integer not null  -- number of the last migration
);
