-- Moves new_songplay into songplay, and the events' title, artist and duration into matched_play; notes the new batch of
-- plays that stay as they are (psql -v custom=''). A play's key contains its time: see publish/left_play.sql.
-- Reads new_songplay, kept_play; writes songplay, matched_play. A second run changes nothing.
--! counts: songplay replaced
delete from songplay
where
    start_time between (select min(start_time) from new_songplay) and (select max(start_time) from new_songplay)
    and songplay_id in (select songplay_id from new_songplay);

--! counts: songplay written
insert into songplay
    (
        songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
        batch_id :custom
    )
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent, batch_id :custom
from new_songplay;

update songplay
set batch_id = kept.batch_id
from kept_play as kept
where
    songplay.songplay_id = kept.songplay_id and songplay.start_time = kept.start_time
    and songplay.start_time between (select min(start_time) from kept_play) and (select max(start_time) from kept_play);

--! counts: matched_play replaced
delete from matched_play where songplay_id in (select songplay_id from new_songplay);

--! counts: matched_play written
insert into matched_play (songplay_id, title, artist_name, duration)
select songplay_id, title, artist_name, duration
from new_songplay;
