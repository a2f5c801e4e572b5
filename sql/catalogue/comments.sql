-- Comments of the tables and views of star and ledger that the session's user may comment on, and of their columns: a row
-- each; a relation without any has one row of nulls. Only the owner and a superuser may comment on a relation.
-- Reads pg_namespace, pg_class, pg_user, pg_description, pg_attribute.
select
    n.nspname || '.' || c.relname as relation,
    a.attname as column_name,
    d.description as comment
from pg_namespace as n
inner join pg_class as c on n.oid = c.relnamespace
inner join pg_user as me on me.usename = current_user and (c.relowner = me.usesysid or me.usesuper)
inner join pg_class as k on k.relname = 'pg_class'
inner join pg_namespace as s on k.relnamespace = s.oid and s.nspname = 'pg_catalog'
left join pg_description as d on c.oid = d.objoid and k.oid = d.classoid
left join pg_attribute as a on c.oid = a.attrelid and d.objsubid = a.attnum and d.objsubid > 0
where n.nspname in (:'star', :'ops') and c.relkind in ('r', 'p', 'v');
