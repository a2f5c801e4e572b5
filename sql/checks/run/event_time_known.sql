-- Fails if an event of a user, or any NextSong event, has no time or one outside the years 1 to 9999.
-- Reads logged_event.
select user_id, session_id, item_in_session, ts
from logged_event
where start_time is null and (user_id is not null or page = 'NextSong')
