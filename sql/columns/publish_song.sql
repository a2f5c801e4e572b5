-- Moves the custom column from new_song into song.
-- Reads new_song; writes song. A second run changes nothing.
update song
set :column = n.:column
from new_song as n
where song.song_id = n.song_id;
