-- A row while a session that was told to end is there.
-- Reads pg_stat_activity.
select 1 as there from pg_stat_activity where pid = :'pid' and backend_start <= cast(:'stopped_at' as timestamptz);
