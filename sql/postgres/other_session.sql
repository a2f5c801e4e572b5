-- A row where a pid belongs to another session than the one that had it at a time: one that began later.
-- Reads pg_stat_activity.
select 1 as other from pg_stat_activity where pid = :'pid' and backend_start > cast(:'known_at' as timestamptz);
