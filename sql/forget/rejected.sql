-- Rejected records that may be a user's: their text has the digits of the id.
-- Reads rejected_record.
select load_id, source, uri, line, position, raw_record
from rejected_record
where raw_record like '%' || cast(:'user_id' as varchar(16)) || '%'
order by load_id, source, uri, line, position;
