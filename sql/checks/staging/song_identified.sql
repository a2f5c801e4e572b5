-- Fails if a staged song has no song_id or no artist_id.
-- Reads stage_songs.
select song_id, artist_id, title
from stage_songs
where song_id is null or artist_id is null
