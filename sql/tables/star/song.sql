-- song: one row per song_id. The year is null if the source does not know it.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (song_id)
--! redshift-layout: diststyle all sortkey (song_id)
--! postgres-index: song_key on song (song_id)
create table if not exists song (
    song_id    varchar(64) not null,  -- id of the song
    title      varchar(512),          -- title
    artist_id  varchar(64),           -- id of the artist
    year       integer,               -- year of release
    duration   double precision       -- length in seconds
);
