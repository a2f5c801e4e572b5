-- Fails if the time of an event of a user, or of any NextSong event, is before 2000 (as that of a ts in seconds is) or
-- more than a day after the run began.
-- Reads logged_event, event_day, this_run.
with latest as (
    select cast(date_part('epoch', started_at) as bigint) * 1000 + 86400000 as ts from this_run
)

select user_id, session_id, item_in_session, ts, start_time
from logged_event
where
    -- In the milliseconds of ts, which are compared without making a time of each.
    ((select min(first_ts) from event_day) < 946684800000 or (select max(last_ts) from event_day) > (select ts from latest))
    and (ts < 946684800000 or ts > (select ts from latest))
    and start_time is not null
    and (user_id is not null or page = 'NextSong')
