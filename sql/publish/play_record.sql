-- Keeps what batches have of plays that another batch's content is published of (psql -v custom='').
-- Reads contested_play, new_play_record, withdrawn_batch; writes play_record. Runs once a run: the publish sees to it.
--! counts: play_record gone
delete from play_record
where
    batch_id in (select batch_id from withdrawn_batch)
    or songplay_id in (select songplay_id from contested_play);

--! counts: play_record written
insert into play_record
    (
        batch_id, songplay_id, start_time, user_id, level, session_id, location, user_agent,
        title, artist_name, duration :custom
    )
select
    batch_id, songplay_id, start_time, user_id, level, session_id, location, user_agent,
    title, artist_name, duration :custom
from new_play_record;
