-- Records the objects of this run in the ledger, except those that an overlapping run has published meanwhile.
-- Reads run_object, staged_object, this_run; writes load_object. A second run changes nothing.
insert into load_object (source, uri, version, bytes, records, rejected, load_id, loaded_at)
select o.source, o.uri, o.version, o.bytes, s.records, s.rejected, r.load_id, r.closed_at
from run_object as o
inner join staged_object as s on o.source = s.source and o.uri = s.uri
cross join this_run as r
left join load_object as known on o.source = known.source and o.uri = known.uri and o.version = known.version
where known.uri is null;
