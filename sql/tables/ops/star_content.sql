-- star_content: one row per table of the star, with its content after the last publish (the form of the hash of a row, a
-- colon, and the sum of the hashes of its rows), and the version of the star that this publish made. Another sum now
-- means that somebody else changed values.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists star_content (
    table_name    varchar(64) not null,  -- table
    content       varchar(64) not null,  -- form of the hash, a colon, sum of the hashes of all rows
    star_version  bigint not null        -- version of the star at that publish
);
