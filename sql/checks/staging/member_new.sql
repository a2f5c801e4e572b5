-- Warns if the records have a member that the mapping does not read and that no run before had, with one of its types.
--! severity: warn
-- Reads load_member, load_run, this_run.
select
    m.source, m.member, m.records, m.present,
    case
        when m.strings > 0 then 'string'
        when m.numbers > 0 then 'number'
        when m.booleans > 0 then 'boolean'
        when m.objects > 0 then 'object'
        when m.arrays > 0 then 'array'
    end as json_type
from load_member as m
inner join this_run as r on m.load_id = r.load_id
left join (
    select distinct e.source, e.member
    from load_member as e
    inner join load_run as p on e.load_id = p.load_id
    where p.status = 'published'
) as known on m.source = known.source and m.member = known.member
where m.column_name is null and known.member is null
