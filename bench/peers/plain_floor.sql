-- The independent floor, for psql: ready text into the staging tables of the exercise, and its star in the plainest SQL.
-- Nothing of it is ours: no hashed keys, no checks, no ledger; plays whose song is not known are dropped.
-- events.txt and songs.txt are in the folder that psql runs in. Loads of our own are compared with it by the numbers of
-- rows; where the rules differ is said in best_script.py, which has the same rules.
begin;

create table stage_events (
    artist text, auth text, first_name text, gender text, item_in_session integer, last_name text,
    length double precision, level text, location text, method text, page text, registration double precision,
    session_id integer, song text, status integer, ts bigint, user_agent text, user_id text
);
create table stage_songs (
    num_songs integer, artist_id text, artist_latitude double precision, artist_longitude double precision,
    artist_location text, artist_name text, song_id text, title text, duration double precision, year integer
);
create table users (user_id integer primary key, first_name text, last_name text, gender text, level text);
create table song (song_id text primary key, title text, artist_id text, year integer, duration double precision);
create table artist (
    artist_id text primary key, name text, location text, latitude double precision, longitude double precision
);
create table times (
    start_time timestamp primary key,
    hour integer, day integer, week integer, month integer, year integer, weekday integer
);
create table songplay (
    songplay_id bigint generated always as identity primary key, start_time timestamp not null,
    user_id integer not null, level text, song_id text not null, artist_id text not null, session_id integer,
    location text, user_agent text
);

\copy stage_events from 'events.txt'
\copy stage_songs from 'songs.txt'
analyze stage_events;
analyze stage_songs;

insert into users
select distinct on (user_id) cast(user_id as integer), first_name, last_name, gender, level
from stage_events
where page = 'NextSong'
order by user_id, ts desc;

insert into song
select distinct on (song_id) song_id, title, artist_id, year, duration
from stage_songs;

insert into artist
select distinct on (artist_id) artist_id, artist_name, artist_location, artist_latitude, artist_longitude
from stage_songs;

insert into times
select
    start_time,
    extract(hour from start_time), extract(day from start_time), extract(week from start_time),
    extract(month from start_time), extract(year from start_time), extract(dow from start_time)
from (
    select distinct timestamp 'epoch' + ts * interval '1 millisecond' as start_time
    from stage_events
    where page = 'NextSong'
) as plays;

insert into songplay (start_time, user_id, level, song_id, artist_id, session_id, location, user_agent)
select
    timestamp 'epoch' + e.ts * interval '1 millisecond', cast(e.user_id as integer), e.level, s.song_id, s.artist_id,
    e.session_id, e.location, e.user_agent
from stage_events as e
inner join stage_songs as s on e.song = s.title and e.artist = s.artist_name and e.length = s.duration
where e.page = 'NextSong';

commit;

analyze users;
analyze song;
analyze artist;
analyze times;
analyze songplay;
