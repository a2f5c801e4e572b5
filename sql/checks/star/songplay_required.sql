-- Fails if a row of songplay has no time, user, song or artist.
-- Reads new_songplay.
select songplay_id, start_time, user_id, song_id, artist_id
from new_songplay
where start_time is null or user_id is null or song_id is null or artist_id is null
