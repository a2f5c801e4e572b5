-- songplay: one row a NextSong event whose song is known. Level is the user's level at that moment.
-- Reads nothing, writes nothing. A second run changes nothing.
create table if not exists songplay (
    songplay_id  varchar(32) not null,
    start_time   timestamp not null,
    user_id      integer not null,
    level        varchar(16),
    song_id      varchar(64) not null,
    artist_id    varchar(64) not null,
    session_id   integer,
    location     varchar(512),
    user_agent   varchar(1024)
);
