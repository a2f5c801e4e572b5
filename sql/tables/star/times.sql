-- times: one row per start_time of any NextSong event, in UTC. Week is the ISO week, weekday 0 is Sunday.
-- Reads nothing, writes nothing. A second run changes nothing.
--! redshift-key: primary key (start_time)
--! redshift-layout: distkey (start_time) sortkey (start_time)
--! postgres-index: times_time on times using brin (start_time)
create table if not exists times (
    start_time  timestamp not null,  -- time in UTC, to the millisecond
    hour        integer not null,    -- hour, 0 to 23
    day         integer not null,    -- day of the month, 1 to 31
    week        integer not null,    -- ISO week, 1 to 53
    month       integer not null,    -- month, 1 to 12
    year        integer not null,    -- calendar year
    weekday     integer not null     -- day of the week, 0 (Sunday) to 6
);
