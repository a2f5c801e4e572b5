-- song: one row per song_id. The year is null if the source does not know it.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (song_id)
--! redshift-layout: diststyle all sortkey (song_id)
--! postgres-index: song_key on song (song_id)
create table if not exists song (
    song_id    varchar(64) not null,
    title      varchar(512),
    artist_id  varchar(64),
    year       integer,
    duration   double precision
);
