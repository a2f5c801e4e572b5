-- Fails if a part of a row of times is missing or disagrees with its start_time.
-- Reads new_times.
select start_time, hour, day, week, month, year, weekday
from new_times
where
    coalesce(hour, -1) <> date_part('hour', start_time)
    or coalesce(day, -1) <> date_part('day', start_time)
    or coalesce(week, -1) <> date_part('week', start_time)
    or coalesce(month, -1) <> date_part('month', start_time)
    or coalesce(year, -1) <> date_part('year', start_time)
    or coalesce(weekday, -1) <> date_part('dow', start_time)
