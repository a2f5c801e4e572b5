-- Warns if five events or more, and a twentieth of all, are of a day that no object of this run is named after, where the
-- names of all objects have a date.
--! severity: warn
-- Reads stage_events, run_object.
with days as (
    select ts - ts % 86400000 as day_starts, count(*) as events
    from stage_events
    where ts between 0 and 253402300799999
    group by ts - ts % 86400000
),

named as (
    select
        count(*) as objects,
        count(case when uri similar to '%[0-9]{4}-[0-9]{2}-[0-9]{2}[^/]*' then 1 end) as dated
    from run_object
    where source = 'events'
),

dated as (
    select
        days.events,
        timestamp 'epoch' + (days.day_starts / 1000) * interval '1 second' as day_of
    from days
),

other as (
    select d.day_of, d.events
    from dated as d
    left join run_object as o
        on o.source = 'events' and o.uri like '%' || cast(cast(d.day_of as date) as varchar(10)) || '%'
    where o.uri is null
)

select other.day_of, other.events
from other
cross join named
where
    named.objects = named.dated
    and other.events >= 5
    and other.events * 20 >= (select sum(events) from days)
