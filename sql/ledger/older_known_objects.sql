-- Versions of objects of a source in a ledger that no load of this version has migrated yet, from one URI to another, both
-- included, in byte order: the rows of all of them count for the star, and are one batch.
-- Reads load_object.
select uri, version, load_id, 1 as batch_id, 'live' as state
from load_object
where source = :'source' and uri between :'first' and :'last';
