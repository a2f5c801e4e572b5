-- Opens a cursor over this run's objects of one source, in byte order of their URIs. It keeps them sorted until the
-- transaction ends, so that each page costs the same.
-- Reads run_object.
declare run_objects no scroll cursor for
select uri, version, bytes, batch_id
from run_object
where source = :'source'
order by uri;
