-- Objects of a source in the ledger from one URI to another, both included, in byte order.
-- Reads load_object.
select uri, version
from load_object
where source = :'source' and uri between :'first' and :'last';
