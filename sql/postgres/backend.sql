-- One row while a terminated session still exists.
-- Reads pg_stat_activity.
select 1 as there from pg_stat_activity where pid = :'pid' and backend_start <= cast(:'stopped_at' as timestamptz);
