-- star_version: one row in all. Each publish increments the version: candidate rows that were made against an older
-- one are made again (optimistic concurrency). A publish locks this table.
-- Reads nothing. A second run changes nothing.
create table if not exists star_version (
    version  bigint not null  -- number of publishes so far
);
insert into star_version (version)
select 0
where not exists (select 1 from star_version);
