-- Records the run's batches and their objects in the ledger, and the batches that it takes back. Objects that it takes out
-- by their names stay out; those that it reads do not stay out any more.
-- Reads run_object, staged_object, this_run, withdrawn_batch, withdrawn_object; writes load_object, load_batch. Runs once
-- a run: the publish sees to it.
update load_object
set stays_out = false
where stays_out and uri in (select uri from run_object);

update load_object
set withdrawn_by = (select load_id from this_run)
where batch_id in (select batch_id from withdrawn_batch) and withdrawn_by is null;

update load_object
set stays_out = true
where withdrawn_by = (select load_id from this_run) and uri in (select uri from withdrawn_object);

update load_batch
set withdrawn_by = (select load_id from this_run)
where batch_id in (select batch_id from withdrawn_batch) and withdrawn_by is null;

insert into load_object (source, uri, version, bytes, records, rejected, load_id, loaded_at, batch_id)
select o.source, o.uri, o.version, o.bytes, s.records, s.rejected, r.load_id, r.closed_at, o.batch_id
from run_object as o
inner join staged_object as s on o.source = s.source and o.uri = s.uri
cross join this_run as r;

insert into load_batch (batch_id, source, load_id, first_date, last_date, objects, bytes)
select
    o.batch_id,
    min(o.source) as source,
    min(r.load_id) as load_id,
    min(o.object_date) as first_date,
    max(o.object_date) as last_date,
    count(*) as objects,
    cast(sum(o.bytes) as bigint) as bytes
from run_object as o
cross join this_run as r
group by o.batch_id;
