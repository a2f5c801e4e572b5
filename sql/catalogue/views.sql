-- Views of a schema with their definitions, as the server writes them for the session's search path.
-- Reads pg_views.
select viewname as name, definition
from pg_views
where schemaname = :'schema'
order by viewname;
