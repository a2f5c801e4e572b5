-- The tables and views of a schema, also those that the session's user has no right to: the information schema hides them.
-- Reads pg_class, pg_namespace.
select c.relname as name
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where n.nspname = :'schema' and c.relkind in ('r', 'v');
