-- song_record: one row per batch and different record of a song: songs and artists are decided among them, and plays are
-- matched on their title, artist name and duration. The year is null if the source does not know it.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: song_record_song on song_record (song_id)
--! postgres-index: song_record_artist on song_record (artist_id)
--! postgres-index: song_record_title on song_record (title)
create table if not exists song_record (
    batch_id     bigint not null,
    song_id      varchar(64),
    title        varchar(512),
    artist_id    varchar(64),
    artist_name  varchar(512),
    location     varchar(512),
    latitude     double precision,
    longitude    double precision,
    duration     double precision,
    year         integer
);
