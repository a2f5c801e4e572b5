-- Warns if the share of this run's plays that match a song is less than half of that of the last seven runs with plays, of
-- which ten matches were to be expected at least. Plays of earlier runs whose songs have arrived do not count.
--! severity: warn
-- Reads new_play, run_object, load_run.
with recent as (
    select plays - coalesce(moved_plays, 0) as plays, matched_plays - coalesce(moved_plays, 0) as matched_plays
    from load_run
    where status = 'published' and plays > coalesce(moved_plays, 0)
    order by started_at desc, load_id desc
    limit 7
),

usual as (
    select sum(matched_plays) * 1.0 / sum(plays) as rate from recent
),

this as (
    select count(*) as plays, count(song_id) as matched_plays
    from new_play
    where batch_id in (select batch_id from run_object)
)

select this.plays, this.matched_plays, usual.rate as usual_rate
from this
cross join usual
where this.plays * usual.rate >= 10 and this.matched_plays < this.plays * usual.rate / 2
