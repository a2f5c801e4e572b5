-- Moves new_times into times.
-- Reads new_times; writes times. A second run changes nothing.
--! counts: times replaced
delete from times where start_time in (select start_time from new_times);

--! counts: times written
insert into times (start_time, hour, day, week, month, year, weekday)
select start_time, hour, day, week, month, year, weekday
from new_times;
