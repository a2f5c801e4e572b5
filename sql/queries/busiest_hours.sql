-- At which hours of the day (UTC) is the most music played?
select
    t.hour,
    count(*) as plays
from all_plays as p
inner join times as t on p.start_time = t.start_time
group by t.hour
order by plays desc, t.hour
