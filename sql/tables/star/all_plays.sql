-- all_plays: one row per NextSong event; song_id and artist_id are null if the song is not known.
-- Reads songplay and unmatched_play. A second run changes nothing.
create or replace view all_plays as
select songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent
from songplay
union all
select
    songplay_id, start_time, user_id, level,
    cast(null as varchar(64)) as song_id,
    cast(null as varchar(64)) as artist_id,
    session_id, location, user_agent
from unmatched_play;
