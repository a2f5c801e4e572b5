-- star_mark: one row per table that loads build on, with the number of rows that the last publish left in it, and the
-- version of the star that this publish made. A number that differs now means that somebody else changed the table.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists star_mark (
    table_name    varchar(64) not null,  -- table
    row_count     bigint not null,       -- rows after the last publish
    star_version  bigint not null        -- version of the star at that publish
);
