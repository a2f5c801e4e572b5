-- Fails if a NextSong event of this run with a user is in neither songplay nor unmatched_play. The check
-- play_key finds those that are in both, or twice.
-- Reads logged_event, event_day, run_object, new_play, songplay, unmatched_play.
--! replaces: every_play_once
with unplaced as (
    select songplay_id, start_time
    from logged_event
    where
        page = 'NextSong'
        -- Each play of this run's batches is one of its events, and play_key finds plays that are there twice: so if there
        -- are as many plays as events, every event is placed, and no row is compared.
        and (select sum(user_ids) from event_day)
        <> (select count(*) from new_play where batch_id in (select batch_id from run_object))
    except
    select songplay_id, start_time from new_play
),

-- What this run does not place must be published: few, mostly none.
lost as (
    select unplaced.songplay_id
    from unplaced
    left join songplay as s on unplaced.songplay_id = s.songplay_id and unplaced.start_time = s.start_time
    left join unmatched_play as u on unplaced.songplay_id = u.songplay_id and unplaced.start_time = u.start_time
    where s.songplay_id is null and u.songplay_id is null
)

select distinct e.user_id, e.session_id, e.item_in_session, e.ts
from lost
inner join logged_event as e on lost.songplay_id = e.songplay_id
