-- First and last day of the logs that a run loaded, as in the names of their objects.
-- Reads load_batch.
select
    min(first_date) as first_day,
    max(last_date) as last_day
from load_batch
where load_id = :'load_id' and source = 'events';
