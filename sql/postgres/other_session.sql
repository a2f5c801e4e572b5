-- One row if a pid belongs to a session that started after a given time, and so is another one.
-- Reads pg_stat_activity.
select 1 as other from pg_stat_activity where pid = :'pid' and backend_start > cast(:'known_at' as timestamptz);
