-- song_record: one row per batch and different record of a song: songs and artists are decided among them, and plays are
-- matched on their title, artist name and duration. The year is null if the source does not know it.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: song_record_song on song_record (song_id)
--! postgres-index: song_record_artist on song_record (artist_id)
--! postgres-index: song_record_title on song_record (title)
create table if not exists song_record (
    batch_id     bigint not null,   -- batch that has the record
    song_id      varchar(64),       -- id of the song
    title        varchar(512),      -- title
    artist_id    varchar(64),       -- id of the artist
    artist_name  varchar(512),      -- name of the artist, as in the record
    location     varchar(512),      -- place of the artist, in words
    latitude     double precision,  -- latitude of the place in degrees
    longitude    double precision,  -- longitude of the place in degrees
    duration     double precision,  -- length in seconds
    year         integer            -- year of release
);
