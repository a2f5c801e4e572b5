-- Triggers on the tables of star and ledger: they can drop or change what a load writes.
-- Reads pg_trigger, pg_class, pg_namespace.
select c.relname as table_name, t.tgname as name
from pg_trigger as t
inner join pg_class as c on t.tgrelid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
where not t.tgisinternal and n.nspname in (:'star', :'ops')
order by c.relname, t.tgname;
