-- Fails if a start_time of times is missing or occurs more than once.
-- Reads new_times.
select start_time, count(*) as row_count
from new_times
-- To count distinct keys is cheaper than to group them: if all are distinct, nothing is grouped.
where (select count(*) - count(distinct start_time) from new_times) <> 0
group by start_time
having start_time is null or count(*) > 1
