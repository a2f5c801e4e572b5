-- Figures of the star: plays, those whose song is known, the users who played, the known songs and artists that were
-- played, and the times of the first and the last play.
-- Reads all_plays.
select
    count(*) as plays,
    count(song_id) as matched,
    count(distinct user_id) as listeners,
    count(distinct song_id) as songs,
    count(distinct artist_id) as artists,
    min(start_time) as first_play,
    max(start_time) as last_play
from all_plays;
