-- Warns if the share of plays that match a song is less than half of that of the last seven runs with plays.
--! severity: warn
-- Reads new_play, load_run.
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
    select count(*) as plays, count(song_id) as matched_plays from new_play
)

select this.plays, this.matched_plays, usual.rate as usual_rate
from this
cross join usual
where this.plays > 0 and this.matched_plays * 1.0 / this.plays < usual.rate / 2
