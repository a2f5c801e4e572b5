-- artist: one row per artist_id, with the artist's plainest name and best known place.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (artist_id)
--! redshift-layout: diststyle all sortkey (artist_id)
--! postgres-index: artist_key on artist (artist_id)
create table if not exists artist (
    artist_id  varchar(64) not null,  -- id of the artist
    name       varchar(512),          -- name
    location   varchar(512),          -- place in words
    latitude   double precision,      -- latitude of the place in degrees
    longitude  double precision       -- longitude of the place in degrees
);
