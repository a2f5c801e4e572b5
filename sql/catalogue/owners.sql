-- Tables and views of a schema that belong to another user than the session's, with their owners. The information
-- schema hides those that the user has no right to; pg_catalog does not.
-- Reads pg_namespace, pg_class, pg_user.
select
    c.relname as name,
    o.usename as owner,
    me.usename as me,
    me.usesuper as is_superuser
from pg_namespace as n
inner join pg_class as c on n.oid = c.relnamespace
inner join pg_user as o on c.relowner = o.usesysid
inner join pg_user as me on me.usename = current_user
where n.nspname = :'schema' and c.relkind in ('r', 'p', 'v') and c.relowner <> me.usesysid
order by c.relname;
