-- Records that COPY rejected, with their value and line, on a provisioned cluster.
-- Reads stl_load_errors.
select
    trim(filename) as file_name,
    line_number,
    position,
    trim(colname) as column_name,
    trim(raw_field_value) as value,
    trim(err_reason) as reason,
    trim(raw_line) as record
from stl_load_errors
where session = :'session' and tbl = :'table' and starttime >= cast(:'since' as timestamp)
order by file_name, line_number, position;
