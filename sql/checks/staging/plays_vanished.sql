-- Fails if a day with 20 events or more has no play, or less than a quarter of the plays for its events that the poorest
-- of the last seven runs with plays had.
-- Reads event_day, load_run.
with recent as (
    select stage_events, staged_plays
    from load_run
    where status = 'published' and staged_plays > 0
    order by started_at desc, load_id desc
    limit 7
),

usual as (
    select min(staged_plays * 1.0 / stage_events) as share from recent
)

select
    timestamp 'epoch' + (days.day_starts / 1000) * interval '1 second' as day_of, days.events, days.plays,
    usual.share as usual_share
from event_day as days
cross join usual
where days.events >= 20 and (days.plays = 0 or days.plays < days.events * usual.share / 4)
