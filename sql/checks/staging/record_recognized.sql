-- Fails if records have none of the members that the mapping reads: they are of another kind, or wrapped in another record.
-- Reads load_member, this_run.
select distinct m.source, m.records, m.unrecognized
from load_member as m
inner join this_run as r on m.load_id = r.load_id
where m.unrecognized > 0
