-- Fails if the user_id of an event is neither empty nor a number from 0 to 2147483647, the largest of the column.
-- Reads stage_events, event_day.
select user_id, session_id, item_in_session, ts
from stage_events
where
    (select sum(user_no_number) from event_day) > 0
    and (
        length(translate(user_id, '0123456789', '')) > 0
        or length(user_id) not between 1 and 10
        or (length(user_id) = 10 and user_id > '2147483647')
    )
