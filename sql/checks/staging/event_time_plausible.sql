-- Fails if the time of an event of a user, or of any NextSong event, is before 2000 (as that of a ts in seconds is) or
-- more than a day after the run began.
-- Reads logged_event, this_run.
select user_id, session_id, item_in_session, ts, start_time
from logged_event
where
    -- In the milliseconds of ts, which are compared without making a time of each.
    (ts < 946684800000 or ts > (select cast(date_part('epoch', started_at) as bigint) * 1000 + 86400000 from this_run))
    and start_time is not null
    and (user_id is not null or page = 'NextSong')
