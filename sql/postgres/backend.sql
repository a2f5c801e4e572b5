-- A row while a backend is there.
-- Reads pg_stat_activity.
select 1 as there from pg_stat_activity where pid = :'pid';
