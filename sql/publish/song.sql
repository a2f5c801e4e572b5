-- Moves new_song into song, and the combinations that plays are matched on into song_source.
-- Reads new_song, new_song_source; writes song, song_source. Runs once a run: the publish sees to it.
--! counts: song replaced
delete from song where song_id in (select song_id from new_song);

--! counts: song written
insert into song (song_id, title, artist_id, year, duration)
select song_id, title, artist_id, year, duration
from new_song;

--! counts: song_source written
insert into song_source (song_id, title, artist_name, duration, artist_id)
select song_id, title, artist_name, duration, artist_id
from new_song_source;
