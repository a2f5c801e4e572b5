-- Fails if a play, matched or not, has a start_time that times does not have.
-- Reads new_play, new_times, times.
select distinct p.start_time
from new_play as p
left join new_times as n on p.start_time = n.start_time
left join times as t on p.start_time = t.start_time
where n.start_time is null and t.start_time is null
