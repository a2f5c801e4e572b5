-- Fails if a row of songplay has a song that song does not have.
-- Reads new_songplay, new_song, song.
with played as (
    select song_id, min(songplay_id) as songplay_id from new_songplay group by song_id
)

select p.songplay_id, p.song_id
from played as p
left join new_song as n on p.song_id = n.song_id
left join song as s on p.song_id = s.song_id
where n.song_id is null and s.song_id is null
