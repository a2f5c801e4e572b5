-- unmatched_play: one row per NextSong event whose song is not known (yet), with the event's title, artist and duration
-- of the song; batch_id names the batch of objects that it comes from.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (songplay_id)
--! redshift-key: foreign key (start_time) references times (start_time)
--! redshift-key: foreign key (user_id) references users (user_id)
--! redshift-layout: distkey (start_time) compound sortkey (start_time, user_id)
--! postgres-index: unmatched_play_time on unmatched_play using brin (start_time)
--! postgres-index: unmatched_play_batch on unmatched_play using brin (batch_id)
create table if not exists unmatched_play (
    songplay_id  varchar(32) not null,  -- hash of user, session, item in session and time of the event
    start_time   timestamp not null,    -- time of the event, in UTC
    user_id      integer not null,      -- user who played the song
    level        varchar(16),           -- plan of the user at that moment: free or paid
    session_id   integer,               -- session of the user
    location     varchar(512),          -- place of the user, in words
    user_agent   varchar(1024),         -- browser of the user, as it names itself
    title        varchar(512),          -- title of the song, as logged
    artist_name  varchar(512),          -- artist of the song, as logged
    duration     double precision,      -- length of the song in seconds, as logged
    batch_id     bigint not null        -- batch of objects that the play comes from
);
