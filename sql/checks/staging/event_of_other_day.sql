-- Warns if events are of a day that no loaded log has in its name: the log may hold another day's content, or its times
-- may be wrong. A run that loads a log without a date in its name passes.
--! severity: warn
-- Reads stage_events, run_object.
with days as (
    select ts - ts % 86400000 as day_starts, count(*) as events
    from stage_events
    where ts between 0 and 253402300799999
    group by ts - ts % 86400000
),

dated as (
    select
        cast(cast(timestamp 'epoch' + (day_starts / 1000) * interval '1 second' as date) as varchar(10)) as day_of,
        events
    from days
)

select day_of, events
from dated
where
    day_of not in (select object_date from run_object where source = 'events' and object_date is not null)
    and not exists (select 1 from run_object where source = 'events' and object_date is null)
