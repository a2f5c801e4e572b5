-- new_times: one row per start_time of a NextSong event that times does not have.
-- Reads logged_event, times; writes new_times. A second run starts afresh.
drop table if exists new_times;

create table new_times as
with played as (
    select distinct start_time
    from logged_event
    where page = 'NextSong' and start_time is not null
)

select
    played.start_time,
    cast(date_part('hour', played.start_time) as integer) as hour,
    cast(date_part('day', played.start_time) as integer) as day,
    cast(date_part('week', played.start_time) as integer) as week,
    cast(date_part('month', played.start_time) as integer) as month,
    cast(date_part('year', played.start_time) as integer) as year,
    cast(date_part('dow', played.start_time) as integer) as weekday
from played
left join times on played.start_time = times.start_time
where times.start_time is null;
