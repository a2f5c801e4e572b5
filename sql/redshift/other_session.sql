-- A row where a pid belongs to another session than the one that had it at a time: one that began later. Pids are used
-- again. The view comes some seconds late, in which a new session is not seen; nobody ends one of another user.
-- Reads sys_session_history.
select 1 as other
from sys_session_history
where session_id = :'pid' and start_time > cast(:'known_at' as timestamp)
limit 1;
