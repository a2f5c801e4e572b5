-- Objects of a source that had rejected records in a run.
-- Reads rejected_record.
select distinct uri
from rejected_record
where load_id = :'load_id' and source = :'source'
order by uri;
