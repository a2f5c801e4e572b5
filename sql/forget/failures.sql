-- Failures of runs whose message may show rows of a user: it has the digits of the id.
-- Reads load_run.
select load_id, failure_message
from load_run
where failure_message like '%' || cast(:'user_id' as varchar(16)) || '%'
order by load_id;
