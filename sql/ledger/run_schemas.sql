-- Schemas of runs that the session's user may drop: its own, and for a superuser all.
-- Reads pg_namespace, pg_user.
select pg_namespace.nspname as name
from pg_namespace
inner join pg_user as me on me.usename = current_user
where
    pg_namespace.nspname like 'sparkify_run_%'
    and (pg_namespace.nspowner = me.usesysid or me.usesuper)
order by pg_namespace.nspname;
