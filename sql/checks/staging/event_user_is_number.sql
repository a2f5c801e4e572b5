-- Fails if the user_id of an event is neither empty nor a number of at most nine digits.
-- Reads stage_events.
select user_id, session_id, item_in_session, ts
from stage_events
where
    user_id is not null
    and (length(user_id) not between 1 and 9 or length(translate(user_id, '0123456789', '')) > 0)
