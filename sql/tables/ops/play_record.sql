-- play_record: one row per play and batch that has the play too, but not the one whose content is published: few, mostly
-- none. If the published play's batch is withdrawn, the play is decided among them.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: play_record_key on play_record (songplay_id)
create table if not exists play_record (
    batch_id     bigint not null,       -- batch that has the play too
    songplay_id  varchar(32) not null,  -- play, as in songplay and unmatched_play
    start_time   timestamp not null,    -- time of the event, in UTC
    user_id      integer not null,      -- user who played the song
    level        varchar(16),           -- plan of the user at that moment
    session_id   integer,               -- session of the user
    location     varchar(512),          -- place of the user, in words
    user_agent   varchar(1024),         -- browser of the user, as it names itself
    title        varchar(512),          -- title of the song, as logged
    artist_name  varchar(512),          -- artist of the song, as logged
    duration     double precision       -- length of the song in seconds, as logged
);
