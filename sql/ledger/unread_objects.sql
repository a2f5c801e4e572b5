-- Objects of the batches that this run takes back, which it neither reads again nor takes out by their names: their rows
-- would be lost.
-- Reads load_object, withdrawn_batch, withdrawn_object, run_object.
select o.source, o.uri
from load_object as o
left join run_object as r on o.source = r.source and o.uri = r.uri
where
    o.batch_id in (select batch_id from withdrawn_batch)
    and o.withdrawn_by is null
    and r.uri is null
    and o.uri not in (select uri from withdrawn_object)
order by o.uri;
