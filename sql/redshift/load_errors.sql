-- Records that COPY rejected, of one session for one table since a time. Serverless has no other view; this one has no
-- value and no line.
-- Reads sys_load_error_detail.
select
    trim(file_name) as file_name,
    line_number,
    position,
    trim(column_name) as column_name,
    '' as value,
    trim(error_message) as reason,
    '' as record
from sys_load_error_detail
where session_id = :'session' and table_id = :'table' and start_time >= cast(:'since' as timestamp)
order by file_name, line_number, position;
