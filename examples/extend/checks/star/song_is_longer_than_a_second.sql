-- Fails if a song lasts a second or less: the duration is then not in seconds.
-- Reads new_song.
select song_id, title, duration
from new_song
where duration <= 1
