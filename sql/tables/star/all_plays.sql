-- all_plays: one row per NextSong event; song_id and artist_id are null if the song is not known.
-- Reads songplay and unmatched_play. A second run changes nothing.
--! column: songplay_id varchar(32): hash of user, session, item in session and time of the event
--! column: start_time timestamp: time of the event, in UTC
--! column: user_id integer: user who played the song
--! column: level varchar(16): plan of the user at that moment: free or paid
--! column: song_id varchar(64): song that was played; null if it is not known
--! column: artist_id varchar(64): artist of the song; null if the song is not known
--! column: session_id integer: session of the user
--! column: location varchar(512): place of the user, in words
--! column: user_agent varchar(1024): browser of the user, as it names itself
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
