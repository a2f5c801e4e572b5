-- Fails if a NextSong event of this run with a user is in neither songplay nor unmatched_play. The check
-- play_key finds those that are in both, or twice.
-- Reads logged_event, new_play, songplay, unmatched_play.
--! replaces: every_play_once
with unplaced as (
    select songplay_id
    from logged_event
    where page = 'NextSong'
    except
    select songplay_id from new_play
),

-- What this run does not place must be published: few, mostly none.
lost as (
    select unplaced.songplay_id
    from unplaced
    left join songplay as s on unplaced.songplay_id = s.songplay_id
    left join unmatched_play as u on unplaced.songplay_id = u.songplay_id
    where s.songplay_id is null and u.songplay_id is null
)

select distinct e.user_id, e.session_id, e.item_in_session, e.ts
from lost
inner join logged_event as e on lost.songplay_id = e.songplay_id
