-- Moves new_times into times, and takes gone_times out. For the ranges of time see publish/left_play.sql.
-- Reads new_times, gone_times; writes times. A second run changes nothing.
--! counts: times gone
delete from times
where
    start_time between (select min(start_time) from gone_times) and (select max(start_time) from gone_times)
    and start_time in (select start_time from gone_times);

--! counts: times replaced
delete from times
where
    start_time between (select min(start_time) from new_times) and (select max(start_time) from new_times)
    and start_time in (select start_time from new_times);

--! counts: times written
insert into times (start_time, hour, day, week, month, year, weekday)
select start_time, hour, day, week, month, year, weekday
from new_times;
