-- Warns if an object has no record, where every object of the source that was loaded before had one.
--! severity: warn
-- Reads run_object, staged_object, load_object.
select o.source, o.uri, o.bytes
from run_object as o
left join staged_object as s on o.source = s.source and o.uri = s.uri
where
    coalesce(s.records, case when o.bytes <= 1 then 0 end) = 0
    and not exists (
        select 1 from load_object as l
        where l.source = o.source and (l.records = 0 or l.bytes <= 1)
    )
