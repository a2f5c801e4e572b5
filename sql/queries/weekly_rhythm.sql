-- At which hours of which days of the week (UTC, 0 is Sunday) is how much music played?
select
    t.weekday,
    t.hour,
    count(*) as plays
from all_plays as p
inner join times as t on p.start_time = t.start_time
group by t.weekday, t.hour
order by t.weekday, t.hour
