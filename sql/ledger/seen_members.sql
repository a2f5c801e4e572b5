-- Members that the last run with records of each source saw, whether it was published or not.
-- Reads load_member.
select
    m.load_id, m.source, m.member, m.column_name, m.requirement, m.allowed_types, m.records, m.present,
    m.null_values, m.strings, m.numbers, m.booleans, m.objects, m.arrays, m.blank_strings, m.unrecognized, m.read_objects,
    m.run_objects
from load_member as m
inner join (
    select source, max(load_id) as load_id
    from load_member
    group by source
) as last_run on m.source = last_run.source and m.load_id = last_run.load_id
order by m.source, case when m.column_name is null then 1 else 0 end, m.column_name, m.member;
