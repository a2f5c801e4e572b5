-- Moves new_songplay into songplay, and what their events say of the song into matched_play.
-- Reads new_songplay; writes songplay, matched_play. A second run changes nothing.
delete from songplay where songplay_id in (select songplay_id from new_songplay);

insert into songplay
    (songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent)
select songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent
from new_songplay;

delete from matched_play where songplay_id in (select songplay_id from new_songplay);

insert into matched_play (songplay_id, title, artist_name, duration)
select songplay_id, title, artist_name, duration
from new_songplay;
