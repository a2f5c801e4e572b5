-- Fails if a part of a row of times is missing or disagrees with its start_time.
-- Reads new_times.
select start_time, hour, day, week, month, year, weekday
from new_times
where
    coalesce(hour, -1) <> extract(hour from start_time)
    or coalesce(day, -1) <> extract(day from start_time)
    or coalesce(week, -1) <> extract(week from start_time)
    or coalesce(month, -1) <> extract(month from start_time)
    or coalesce(year, -1) <> extract(year from start_time)
    or coalesce(weekday, -1) <> extract(dow from start_time)
