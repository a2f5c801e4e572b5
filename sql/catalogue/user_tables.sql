-- Tables of a schema that have a column user_id.
-- Reads pg_namespace, pg_class, pg_attribute.
select c.relname as name
from pg_namespace as n
inner join pg_class as c on n.oid = c.relnamespace
inner join pg_attribute as a on c.oid = a.attrelid
where n.nspname = :'schema' and c.relkind = 'r' and a.attname = 'user_id' and not a.attisdropped
order by c.relname;
