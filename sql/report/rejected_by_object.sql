-- Numbers of the rejected records of a run, by object: those with the most first.
-- Reads rejected_record.
select
    source,
    uri,
    count(*) as records
from rejected_record
where load_id = :'load_id'
group by source, uri
order by records desc, source, uri
limit 10;
