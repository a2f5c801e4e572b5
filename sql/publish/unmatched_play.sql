-- Moves new_unmatched_play into unmatched_play; notes the new batch of plays that stay as they are (psql -v custom='').
-- A play's key contains its time: see publish/left_play.sql.
-- Reads new_unmatched_play, kept_play; writes unmatched_play. A second run changes nothing.
--! counts: unmatched_play replaced
delete from unmatched_play
where
    start_time between
    (select min(start_time) from new_unmatched_play) and (select max(start_time) from new_unmatched_play)
    and songplay_id in (select songplay_id from new_unmatched_play);

--! counts: unmatched_play written
insert into unmatched_play
    (
        songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
        batch_id :custom
    )
select
    songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
    batch_id :custom
from new_unmatched_play;

update unmatched_play
set batch_id = kept.batch_id
from kept_play as kept
where
    unmatched_play.songplay_id = kept.songplay_id and unmatched_play.start_time = kept.start_time
    and unmatched_play.start_time between (select min(start_time) from kept_play) and (select max(start_time) from kept_play);
