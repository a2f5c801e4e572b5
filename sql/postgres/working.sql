-- A row while a session is at work on a statement.
-- Reads pg_stat_activity.
select 1 as working from pg_stat_activity where pid = :'pid' and state = 'active';
