-- Moves new_song into song and takes gone_song out; moves the records of this run's batches into song_record
-- (psql -v custom='').
-- Reads new_song, gone_song, new_song_record, withdrawn_batch; writes song, song_record. Runs once a run: the publish
-- sees to it.
--! counts: song gone
delete from song where song_id in (select song_id from gone_song);

--! counts: song replaced
delete from song where song_id in (select song_id from new_song);

--! counts: song written
insert into song (song_id, title, artist_id, year, duration :custom)
select song_id, title, artist_id, year, duration :custom
from new_song;

--! counts: song_record gone
delete from song_record where batch_id in (select batch_id from withdrawn_batch);

--! counts: song_record written
insert into song_record
    (batch_id, song_id, title, artist_id, artist_name, location, latitude, longitude, duration, year :custom)
select batch_id, song_id, title, artist_id, artist_name, location, latitude, longitude, duration, year :custom
from new_song_record;
