-- Fails if a NextSong event of this run with a user stands in neither songplay nor unmatched_play, or in both.
-- Reads logged_event, new_play, new_songplay, new_unmatched_play, songplay, unmatched_play.
with played as (
    select distinct
        user_id,
        session_id,
        item_in_session,
        ts,
        md5(
            cast(user_id as varchar(16)) || '|' || coalesce(cast(session_id as varchar(16)), '') || '|'
            || coalesce(cast(item_in_session as varchar(16)), '') || '|' || cast(ts as varchar(24))
        ) as songplay_id
    from logged_event
    where page = 'NextSong' and user_id is not null
),

placed as (
    select songplay_id from new_songplay
    union all
    select songplay_id from new_unmatched_play
    union all
    select s.songplay_id
    from songplay as s
    inner join played as p on s.songplay_id = p.songplay_id
    left join new_play as n on s.songplay_id = n.songplay_id
    where n.songplay_id is null
    union all
    select u.songplay_id
    from unmatched_play as u
    inner join played as p on u.songplay_id = p.songplay_id
    left join new_play as n on u.songplay_id = n.songplay_id
    where n.songplay_id is null
)

select p.user_id, p.session_id, p.item_in_session, p.ts, count(placed.songplay_id) as times_placed
from played as p
left join placed on p.songplay_id = placed.songplay_id
group by p.user_id, p.session_id, p.item_in_session, p.ts
having count(placed.songplay_id) <> 1
