-- Progress of the running COPY of a session.
-- Reads sys_load_history.
select loaded_rows, loaded_bytes, file_count_scanned
from sys_load_history
where session_id = :'session' and status = 'running'
order by start_time desc
limit 1;
