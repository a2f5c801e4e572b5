-- A row while a session is at work on a statement, or waits for its turn.
-- Reads sys_query_history.
select 1 as working
from sys_query_history
where session_id = :'pid' and status in ('planning', 'queued', 'running', 'returning')
limit 1;
