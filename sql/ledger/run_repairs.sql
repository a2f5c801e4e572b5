-- Numbers of texts that a run repaired, by column of stage_events.
-- Reads load_repair.
select column_name, repaired
from load_repair
where load_id = :'load_id'
order by column_name;
