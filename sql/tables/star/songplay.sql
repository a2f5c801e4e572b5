-- songplay: one row per NextSong event whose song is known. Level is the user's level at that moment;
-- batch_id names the batch of objects that it comes from.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (songplay_id)
--! redshift-key: foreign key (start_time) references times (start_time)
--! redshift-key: foreign key (user_id) references users (user_id)
--! redshift-key: foreign key (song_id) references song (song_id)
--! redshift-key: foreign key (artist_id) references artist (artist_id)
--! redshift-layout: distkey (start_time) compound sortkey (start_time, user_id)
--! postgres-index: songplay_time on songplay using brin (start_time)
--! postgres-index: songplay_batch on songplay using brin (batch_id)
create table if not exists songplay (
    songplay_id  varchar(32) not null,  -- hash of user, session, item in session and time of the event
    start_time   timestamp not null,    -- time of the event, in UTC
    user_id      integer not null,      -- user who played the song
    level        varchar(16),           -- plan of the user at that moment: free or paid
    song_id      varchar(64) not null,  -- song that was played
    artist_id    varchar(64) not null,  -- artist of the song
    session_id   integer,               -- session of the user
    location     varchar(512),          -- place of the user, in words
    user_agent   varchar(1024),         -- browser of the user, as it names itself
    batch_id     bigint not null        -- batch of objects that the play comes from
);
