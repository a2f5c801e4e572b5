-- play_record: one row per play and batch that has the play too, but not the one whose content is published: few, mostly
-- none. If the published play's batch is withdrawn, the play is decided among them.
-- Reads nothing, writes nothing. A second run changes nothing.
--! postgres-index: play_record_key on play_record (songplay_id)
create table if not exists play_record (
    batch_id     bigint not null,
    songplay_id  varchar(32) not null,
    start_time   timestamp not null,
    user_id      integer not null,
    level        varchar(16),
    session_id   integer,
    location     varchar(512),
    user_agent   varchar(1024),
    title        varchar(512),
    artist_name  varchar(512),
    duration     double precision
);
