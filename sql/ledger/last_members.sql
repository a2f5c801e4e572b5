-- Members of a source in the last published run that had records of it.
-- Reads load_member, load_run.
select m.member, m.column_name, m.records, m.present, m.null_values, m.strings, m.numbers, m.booleans, m.objects, m.arrays
from load_member as m
where
    m.source = :'source'
    and m.load_id = (
        select max(r.load_id)
        from load_run as r
        inner join load_member as l on r.load_id = l.load_id
        where r.status = 'published' and l.source = :'source' and l.records > 0
    );
