-- Fails if a row of unmatched_play has no time or no user.
-- Reads new_unmatched_play.
select songplay_id, start_time, user_id
from new_unmatched_play
where start_time is null or user_id is null
