-- Fails if the time of an event of a user, or of any NextSong event, is before 2000 (as that of a ts in seconds is) or
-- more than a day after the run began.
-- Reads logged_event, this_run.
select e.user_id, e.session_id, e.item_in_session, e.ts, e.start_time
from logged_event as e
cross join this_run as r
where
    (e.user_id is not null or e.page = 'NextSong')
    and (e.start_time < timestamp '2000-01-01 00:00:00' or e.start_time > r.started_at + interval '1 day')
