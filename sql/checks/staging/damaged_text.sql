-- Warns if texts of an event look like UTF-8 decoded twice as Latin-1: a load with repairText repairs them.
--! severity: warn
-- Reads stage_events.
select user_id, session_id, item_in_session, ts
from stage_events
where
    artist like '%Ã_Â_%'
    or song like '%Ã_Â_%'
    or location like '%Ã_Â_%'
    or first_name like '%Ã_Â_%'
    or last_name like '%Ã_Â_%'
