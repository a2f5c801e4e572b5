-- First rejected records of a run.
-- Reads rejected_record.
select source, uri, line, position, column_name, value, reason
from rejected_record
where load_id = :'load_id'
order by source, uri, line
limit 20;
