-- Fails if an event has no page, so that nobody can say whether it is a play: its writer may have renamed the member, or
-- wrapped the record in another one.
-- Reads stage_events, event_day.
select session_id, item_in_session, ts
from stage_events
where page is null and (select sum(without_page) from event_day) > 0
