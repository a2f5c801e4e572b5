-- matched_play: one row per row of songplay: the event's title, artist and duration of the song. By it a song that
-- arrives later and fits better can take the play over.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: matched_play_key on matched_play using hash (songplay_id)
create table if not exists matched_play (
    songplay_id  varchar(32) not null,  -- play, as in songplay
    title        varchar(512),          -- title of the song, as logged
    artist_name  varchar(512),          -- artist of the song, as logged
    duration     double precision       -- length of the song in seconds, as logged
);
