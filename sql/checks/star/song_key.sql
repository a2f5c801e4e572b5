-- Fails if a song_id of song is missing or occurs more than once.
-- Reads new_song.
select song_id, count(*) as row_count
from new_song
group by song_id
having song_id is null or count(*) > 1
