-- star_version: one row in all. Its version goes up with each publish: candidate rows made against an older
-- version are made again. It is also what a publish locks.
-- Reads nothing. A second run changes nothing.
create table if not exists star_version (
    version  bigint not null
);
insert into star_version (version)
select 0
where not exists (select 1 from star_version);
