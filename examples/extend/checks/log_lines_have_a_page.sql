-- Warns if a log line of this run names no page.
--! severity: warn
-- Reads stage_events.
select session_id, item_in_session, ts
from stage_events
where page is null
