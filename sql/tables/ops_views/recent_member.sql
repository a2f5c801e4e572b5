-- recent_member: one row per member of the last seven published runs that had records of its source: the number of those
-- records, of those that have the member, and of those that have a value for it, neither null nor a blank string.
-- Reads load_member, load_run. A second run changes nothing.
--! column: load_id varchar(32): run
--! column: source varchar(16): source: events or songs
--! column: member varchar(512): name of the member
--! column: records bigint: records of the source
--! column: present bigint: records that have the member
--! column: known bigint: records that have a value for it
create or replace view recent_member as
select
    m.load_id, m.source, m.member, m.records, m.present,
    m.present - m.null_values - coalesce(m.blank_strings, 0) as known
from load_member as m
inner join (
    select source, load_id, row_number() over (partition by source order by load_id desc) as age
    from (
        select distinct e.source, e.load_id
        from load_member as e
        inner join load_run as r on e.load_id = r.load_id
        where r.status = 'published'
    ) as runs
) as aged on m.source = aged.source and m.load_id = aged.load_id
where aged.age <= 7;
