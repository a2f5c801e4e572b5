-- Warns if the source repeats an event: same user, session, item and ts. It is one play.
--! severity: warn
-- Reads logged_event.
select user_id, session_id, item_in_session, ts, count(*) as row_count
from logged_event
where page = 'NextSong' and user_id is not null
group by user_id, session_id, item_in_session, ts
having count(*) > 1
