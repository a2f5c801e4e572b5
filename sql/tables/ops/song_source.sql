-- song_source: one row per combination of song, title, artist and duration in any song file so far: plays are matched
-- on it. The star cannot serve for that: artist.name is only one of an artist's names.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: song_source_key on song_source (song_id)
--! postgres-index: song_source_title on song_source (title)
create table if not exists song_source (
    song_id      varchar(64) not null,
    title        varchar(512),
    artist_name  varchar(512),
    duration     double precision,
    artist_id    varchar(64)
);
