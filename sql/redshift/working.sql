-- One row while a session works on a statement, or waits in a queue.
-- Reads sys_query_history.
select 1 as working
from sys_query_history
where session_id = :'pid' and status in ('planning', 'queued', 'running', 'returning')
limit 1;
