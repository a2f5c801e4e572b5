-- Fails if an event of a user, or any NextSong event, has no time or one outside the years 1 to 9999.
-- Reads stage_events, event_day.
select user_id, session_id, item_in_session, ts
from stage_events
where
    (select sum(time_unknown) from event_day) > 0
    and (user_id is not null or page = 'NextSong')
    and (ts is null or ts not between -62135596800000 and 253402300799999)
