-- Warns if texts of a song look like UTF-8 that was decoded once as Latin-1 and written as UTF-8 again.
--! severity: warn
-- Reads stage_songs.
select song_id, artist_id, title
from stage_songs
where
    title similar to '%Ã[©¨¡­³º±¶¼¤¥§¸¦£ª®«¯´¢]%'
    or artist_name similar to '%Ã[©¨¡­³º±¶¼¤¥§¸¦£ª®«¯´¢]%'
    or artist_location similar to '%Ã[©¨¡­³º±¶¼¤¥§¸¦£ª®«¯´¢]%'
