-- Warns if the share of plays that match a song is less than half of that of the last seven runs with plays.
--! severity: warn
-- Reads new_play, new_songplay, load_run.
with recent as (
    select plays, matched_plays
    from load_run
    where status = 'published' and plays > 0
    order by started_at desc, load_id desc
    limit 7
),

usual as (
    select sum(matched_plays) * 1.0 / sum(plays) as rate from recent
),

this as (
    select (select count(*) from new_play) as plays, (select count(*) from new_songplay) as matched_plays
)

select this.plays, this.matched_plays, usual.rate as usual_rate
from this
cross join usual
where this.plays > 0 and this.matched_plays * 1.0 / this.plays < usual.rate / 2
