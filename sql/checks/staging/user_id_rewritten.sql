-- Warns if the user_id of an event is a number with zeros before it: 007 becomes user 7, and may be another user.
--! severity: warn
-- Reads stage_events, event_day.
select user_id, session_id, item_in_session, ts
from stage_events
where user_id like '0_%' and (select sum(zeros_before_user) from event_day) > 0
