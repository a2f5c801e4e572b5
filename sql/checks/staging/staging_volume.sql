-- Warns if this run staged less than a quarter of the fewest, or more than four times the most, events of the last 28
-- runs with events. It needs seven such runs.
--! severity: warn
-- Reads event_day, load_run.
with recent as (
    select stage_events
    from load_run
    where status = 'published' and stage_events > 0
    order by started_at desc, load_id desc
    limit 28
),

usual as (
    select min(stage_events) as fewest_events, max(stage_events) as most_events, count(*) as runs from recent
),

this as (
    select coalesce(sum(events), 0) as events from event_day
)

select this.events, usual.fewest_events, usual.most_events
from this
cross join usual
where
    usual.runs >= 7
    and this.events > 0
    and (this.events * 4 < usual.fewest_events or this.events > usual.most_events * 4)
