-- Warns if this run staged less than a third or more than three times the events of the mean of the last seven runs
-- with events.
--! severity: warn
-- Reads stage_events, load_run.
with recent as (
    select stage_events
    from load_run
    where status = 'published' and stage_events > 0
    order by started_at desc, load_id desc
    limit 7
),

usual as (
    select avg(stage_events * 1.0) as events from recent
),

this as (
    select count(*) as events from stage_events
)

select this.events, usual.events as usual_events
from this
cross join usual
where this.events > 0 and (this.events < usual.events / 3 or this.events > usual.events * 3)
