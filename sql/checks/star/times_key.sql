-- Fails if a start_time of times is missing or stands there twice.
-- Reads new_times.
select start_time, count(*) as row_count
from new_times
group by start_time
having start_time is null or count(*) > 1
