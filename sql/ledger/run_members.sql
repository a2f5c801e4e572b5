-- Members of a run's records, by source: first those that columns read.
-- Reads load_member.
select
    source, member, column_name, requirement, allowed_types, records, present, null_values, strings, numbers, booleans,
    objects, arrays, blank_strings, unrecognized, read_objects, run_objects
from load_member
where load_id = :'load_id'
order by source, case when column_name is null then 1 else 0 end, column_name, member;
