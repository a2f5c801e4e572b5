-- Sessions in which an earlier attempt of a step still runs a statement: it leads with the step's own comment.
-- Reads sys_query_history.
select distinct session_id as pid
from sys_query_history
where status = 'running' and position(:'mark' in query_text) > 0 and session_id <> pg_backend_pid();
