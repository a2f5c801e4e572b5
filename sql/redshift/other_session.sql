-- One row if a pid belongs to a session that started after a given time, and so is another one. Pids are reused. The
-- view lags by some seconds, in which it lacks a new session; nobody can terminate one of another user.
-- Reads sys_session_history.
select 1 as other
from sys_session_history
where session_id = :'pid' and start_time > cast(:'known_at' as timestamp)
limit 1;
