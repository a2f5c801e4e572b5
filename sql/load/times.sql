-- new_times: one row a start_time of a NextSong event that times does not have.
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
    cast(extract(hour from played.start_time) as integer) as hour,
    cast(extract(day from played.start_time) as integer) as day,
    cast(extract(week from played.start_time) as integer) as week,
    cast(extract(month from played.start_time) as integer) as month,
    cast(extract(year from played.start_time) as integer) as year,
    cast(extract(dow from played.start_time) as integer) as weekday
from played
left join times on played.start_time = times.start_time
where times.start_time is null;
