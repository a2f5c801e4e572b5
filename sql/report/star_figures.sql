-- Figures of the star: plays, those whose song is known, the users who played, the known songs and artists that were
-- played, the times of the first and the last play, and the median of the plays of a user.
-- Reads all_plays.
with listeners as (
    select
        user_id,
        count(*) as plays,
        row_number() over (order by count(*), user_id) as place,
        count(*) over () as users
    from all_plays
    group by user_id
),

median as (
    select round(avg(cast(plays as numeric(18, 1))), 1) as median_plays
    from listeners
    where 2 * place between users and users + 2
)

select
    count(*) as plays,
    count(p.song_id) as matched,
    count(distinct p.user_id) as listeners,
    count(distinct p.song_id) as songs,
    count(distinct p.artist_id) as artists,
    min(p.start_time) as first_play,
    max(p.start_time) as last_play,
    max(m.median_plays) as median_plays
from all_plays as p
cross join median as m;
