-- Objects of a source in the ledger from one URI to another, both included, in byte order: those whose rows count for the
-- star, each with its batch, and those that stay out of it, without one.
-- Reads load_object.
select uri, version, case when withdrawn_by is null then batch_id end as batch_id
from load_object
where source = :'source' and uri between :'first' and :'last' and (withdrawn_by is null or stays_out);
