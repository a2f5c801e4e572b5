-- At which hours of the day (UTC) is the most music played?
--! note: All plays count, whether their song is known or not.
--! column: hour integer: hour of the day, 0 to 23
--! column: plays bigint: plays in this hour, of all days
select
    t.hour,
    count(*) as plays
from all_plays as p
inner join times as t on p.start_time = t.start_time
group by t.hour
order by plays desc, t.hour
