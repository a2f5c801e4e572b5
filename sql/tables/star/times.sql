-- times: one row per start_time of any NextSong event, in UTC. Week is the ISO week, weekday 0 is Sunday.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (start_time)
--! redshift-layout: distkey (start_time) sortkey (start_time)
--! postgres-index: times_key on times using hash (start_time)
create table if not exists times (
    start_time  timestamp not null,
    hour        integer not null,
    day         integer not null,
    week        integer not null,
    month       integer not null,
    year        integer not null,
    weekday     integer not null
);
