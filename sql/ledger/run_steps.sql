-- Steps of a run, in the order in which they started.
-- Reads load_step.
select step, subject, state, started_at, seconds, row_count, rejected
from load_step
where load_id = :'load_id'
order by started_at, step, subject;
