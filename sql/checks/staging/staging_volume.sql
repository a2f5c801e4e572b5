-- Warns if this run staged less than a fifth of the fewest, or more than five times the most events of the last seven
-- runs with events, if there are three.
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
    select count(*) as runs, min(stage_events) as fewest, max(stage_events) as most from recent
),

this as (
    select count(*) as events from stage_events
)

select this.events, usual.fewest as fewest_events, usual.most as most_events
from this
cross join usual
where usual.runs >= 3 and this.events > 0 and (this.events * 5 < usual.fewest or this.events > usual.most * 5)
