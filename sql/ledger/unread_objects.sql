-- Objects of the batches that this run takes back, which it does not read again: their rows would be lost.
-- Reads load_object, withdrawn_batch, run_object.
select o.source, o.uri
from load_object as o
left join run_object as r on o.source = r.source and o.uri = r.uri
where
    o.batch_id in (select batch_id from withdrawn_batch)
    and o.withdrawn_by is null
    and r.uri is null
order by o.uri;
