-- Sessions in which an earlier attempt of a step still works: its statements lead with the step's own comment.
-- Reads pg_stat_activity.
select pid
from pg_stat_activity
where position(:'mark' in query) > 0 and state <> 'idle' and pid <> pg_backend_pid();
