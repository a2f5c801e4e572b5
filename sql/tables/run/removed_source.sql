-- removed_source: one row per source that lacks objects of which the star has rows: their number, and the first of them,
-- but for those of days before all that it still has, which have expired.
-- Reads nothing, writes nothing. A second run starts afresh.
create table removed_source (
    source     varchar(16) not null,
    objects    bigint not null,
    first_uri  varchar(2048) not null
);
