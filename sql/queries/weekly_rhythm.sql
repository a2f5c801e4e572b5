-- At which hours of which days of the week (UTC, 0 is Sunday) is how much music played?
--! note: All plays count, whether their song is known or not.
--! column: weekday integer: day of the week, 0 (Sunday) to 6
--! column: hour integer: hour of the day, 0 to 23
--! column: plays bigint: plays in this hour of this weekday
select
    t.weekday,
    t.hour,
    count(*) as plays
from all_plays as p
inner join times as t on p.start_time = t.start_time
group by t.weekday, t.hour
order by t.weekday, t.hour
