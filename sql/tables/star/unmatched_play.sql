-- unmatched_play: one row per NextSong event whose song is not known (yet), with the event's title, artist and duration
-- of the song; batch_id names the batch of objects that it comes from.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (songplay_id)
--! redshift-key: foreign key (start_time) references times (start_time)
--! redshift-key: foreign key (user_id) references users (user_id)
--! redshift-layout: distkey (start_time) compound sortkey (start_time, user_id)
--! postgres-index: unmatched_play_key on unmatched_play using hash (songplay_id)
--! postgres-index: unmatched_play_batch on unmatched_play using brin (batch_id)
create table if not exists unmatched_play (
    songplay_id  varchar(32) not null,
    start_time   timestamp not null,
    user_id      integer not null,
    level        varchar(16),
    session_id   integer,
    location     varchar(512),
    user_agent   varchar(1024),
    title        varchar(512),
    artist_name  varchar(512),
    duration     double precision,
    batch_id     bigint not null
);
