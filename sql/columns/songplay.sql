-- :values: one row per play whose settled event is staged, with the value of the custom column. Of events that
-- differ only in that value, the smallest value wins.
-- new_play also gets the plays that change only in that column.
-- Reads keyed_event, songplay, matched_play, unmatched_play, new_play; writes published_play, :values, new_play.
-- Runs once after load/songplay.sql.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count.
drop table if exists published_play;

create table published_play as
select
    s.songplay_id, s.start_time, s.user_id, s.level, s.song_id, s.artist_id, s.session_id, s.location, s.user_agent,
    m.title, m.artist_name, m.duration, s.:column as own_value
from songplay as s
inner join matched_play as m on s.songplay_id = m.songplay_id
left join new_play as n on s.songplay_id = n.songplay_id
where n.songplay_id is null and s.songplay_id in (select key_play from keyed_event)
union all
select
    u.songplay_id, u.start_time, u.user_id, u.level, cast(null as varchar(64)), cast(null as varchar(64)),
    u.session_id, u.location, u.user_agent, u.title, u.artist_name, u.duration, u.:column as own_value
from unmatched_play as u
left join new_play as n on u.songplay_id = n.songplay_id
where n.songplay_id is null and u.songplay_id in (select key_play from keyed_event);

drop table if exists :values;

create table :values as
with settled as (
    select songplay_id, level, location, user_agent, title, artist_name, duration
    from new_play
    union all
    select songplay_id, level, location, user_agent, title, artist_name, duration
    from published_play
),

staged as (
    select
        key_play, level, location, user_agent, song, artist, key_duration, cast(:expression as :type) as own_value
    from keyed_event
    where page = 'NextSong' and key_play is not null
)

select s.songplay_id, min(e.own_value) as own_value
from settled as s
inner join staged as e on s.songplay_id = e.key_play
where
    (s.level || '.' = e.level || '.' or (s.level is null and e.level is null))
    and (s.location || '.' = e.location || '.' or (s.location is null and e.location is null))
    and (s.user_agent || '.' = e.user_agent || '.' or (s.user_agent is null and e.user_agent is null))
    and (s.title || '.' = e.song || '.' or (s.title is null and e.song is null))
    and (s.artist_name || '.' = e.artist || '.' or (s.artist_name is null and e.artist is null))
    and (s.duration = e.key_duration or (s.duration is null and e.key_duration is null))
group by s.songplay_id
having min(e.own_value) is not null;

insert into new_play
    (
        songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
        title, artist_name, duration
    )
select
    p.songplay_id, p.start_time, p.user_id, p.level, p.song_id, p.artist_id, p.session_id, p.location, p.user_agent,
    p.title, p.artist_name, p.duration
from published_play as p
inner join :values as v on p.songplay_id = v.songplay_id
where p.own_value is null or v.own_value < p.own_value;
