-- stage_songs: one row per song file of this run's objects, unchanged, with the batch that it came in.
-- Reads nothing, writes nothing. A second run starts afresh.
create table stage_songs (
    num_songs         integer,
    artist_id         varchar(64),
    artist_latitude   double precision,
    artist_longitude  double precision,
    artist_location   varchar(512),
    artist_name       varchar(512),
    song_id           varchar(64),
    title             varchar(512),
    duration          double precision,
    year              integer,
    batch_id          bigint
);
