-- A row if the schema has a table or view of this name, whoever owns it: one look at an index of the catalogue.
-- Reads pg_class, pg_namespace.
select c.relname as name
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where n.nspname = :'schema' and c.relname = :'table';
