-- Sessions of earlier attempts of a step: the last statement of each leads with the step's own comment. Also those that
-- are idle: an attempt that was given up may wake up.
-- Reads pg_stat_activity.
select pid
from pg_stat_activity
where position(:'mark' in query) > 0 and pid <> pg_backend_pid();
