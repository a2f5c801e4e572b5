-- Moves new_unmatched_play into unmatched_play.
-- Reads new_unmatched_play; writes unmatched_play. A second run changes nothing.
delete from unmatched_play where songplay_id in (select songplay_id from new_unmatched_play);

insert into unmatched_play
    (songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration)
select songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration
from new_unmatched_play;
