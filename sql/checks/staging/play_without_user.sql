-- Warns if a NextSong event has no user: it does not count as a play and is not in the star.
--! severity: warn
-- Reads stage_events, event_day.
select session_id, item_in_session, ts
from stage_events
where page = 'NextSong' and user_id is null and (select sum(plays - user_ids) from event_day) > 0
