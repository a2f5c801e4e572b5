-- Warns if events are of a day that no loaded log has in its name: the log may hold another day's content, or its times
-- may be wrong. A run that loads a log without a date in its name passes.
--! severity: warn
-- Reads event_day, run_object.
with dated as (
    select
        cast(cast(timestamp 'epoch' + (day_starts / 1000) * interval '1 second' as date) as varchar(10)) as day_of,
        events
    from event_day
    where day_starts between 0 and 253402300799999
)

select day_of, events
from dated
where
    day_of not in (select object_date from run_object where source = 'events' and object_date is not null)
    and not exists (select 1 from run_object where source = 'events' and object_date is null)
