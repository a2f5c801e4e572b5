-- Fails if a NextSong event of this run with a user stands in neither songplay nor unmatched_play, or in both.
-- Reads logged_event, new_songplay, new_unmatched_play, songplay, unmatched_play.
with candidates as (
    select songplay_id, 1 as is_event, 0 as is_placed
    from logged_event
    where page = 'NextSong'
    union all
    select songplay_id, 0 as is_event, 1 as is_placed from new_songplay
    union all
    select songplay_id, 0 as is_event, 1 as is_placed from new_unmatched_play
),

-- One pass over the keys, as they are long. What this run does not place must be published: few, mostly none.
doubtful as (
    select songplay_id, sum(is_placed) as times_placed
    from candidates
    group by songplay_id
    having sum(is_event) > 0 and sum(is_placed) <> 1
),

published as (
    select s.songplay_id from doubtful as d inner join songplay as s on d.songplay_id = s.songplay_id
    where d.times_placed = 0
    union all
    select u.songplay_id from doubtful as d inner join unmatched_play as u on d.songplay_id = u.songplay_id
    where d.times_placed = 0
),

misplaced as (
    select d.songplay_id, max(d.times_placed) + count(published.songplay_id) as times_placed
    from doubtful as d
    left join published on d.songplay_id = published.songplay_id
    group by d.songplay_id
    having max(d.times_placed) + count(published.songplay_id) <> 1
)

select distinct e.user_id, e.session_id, e.item_in_session, e.ts, m.times_placed
from misplaced as m
inner join logged_event as e on m.songplay_id = e.songplay_id
