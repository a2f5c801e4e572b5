-- The next page of this run's objects of one source, in byte order of their URIs; after is the last URI of the page before.
-- Reads run_object.
select uri, version, bytes, batch_id
from run_object
where source = :'source' and uri > :'after'
order by uri
limit :page_rows;
