-- Fails if a play of this run is of a song of over an hour: that is no song.
-- Reads new_play.
select songplay_id, title, artist_name, duration
from new_play
where duration > 3600
