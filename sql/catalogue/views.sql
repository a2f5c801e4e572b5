-- Views of star and ledger with their definitions, as the server writes them for the session's search path.
-- Reads pg_views.
select viewname as name, definition
from pg_views
where schemaname in (:'star', :'ops')
order by viewname;
