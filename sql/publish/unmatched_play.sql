-- Moves new_unmatched_play into unmatched_play. A play's key contains its time: see publish/moved_play.sql.
-- Reads new_unmatched_play; writes unmatched_play. A second run changes nothing.
--! counts: unmatched_play replaced
delete from unmatched_play
where
    start_time between
    (select min(start_time) from new_unmatched_play) and (select max(start_time) from new_unmatched_play)
    and songplay_id in (select songplay_id from new_unmatched_play);

--! counts: unmatched_play written
insert into unmatched_play
    (songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration)
select songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration
from new_unmatched_play;
