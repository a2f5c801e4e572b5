-- new_play: one row per play that this run adds or moves: its NextSong events of a known user, and the
-- published plays that one of its songs fits better. A play has the song that it matches on title, artist name and
-- duration; if several match, the one with the smallest song_id. These plays are in the view new_songplay; plays that
-- no song matches have no song_id and are in the view new_unmatched_play.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count if titles and artist names
-- must be equal, and lengths decide if only blanks differ.
-- Reads stage_events, logged_event, songplay, matched_play, unmatched_play, song_source, new_song_source; writes
-- fitting_song, new_play, contested_play, settled_play, replaced_play, new_songplay, new_unmatched_play. A second run
-- starts afresh.
drop view if exists new_unmatched_play;

drop view if exists new_songplay;

drop table if exists new_play;

-- For each title, artist name and duration that this run's plays or songs have: the song that fits.
drop table if exists fitting_song;

create table fitting_song as
with sources as (
    select song_id, title, artist_name, duration, artist_id
    from song_source
    where title in (select song from stage_events where page = 'NextSong' union select title from new_song_source)
    union all
    select song_id, title, artist_name, duration, artist_id
    from new_song_source
),

ranked as (
    select
        sources.*,
        row_number() over (
            partition by title, artist_name, duration, length(title), length(artist_name)
            order by song_id, artist_id, length(song_id), length(artist_id)
        ) as place
    from sources
)

select title, artist_name, duration, song_id, artist_id
from ranked
where place = 1;

create table new_play as
select
    e.songplay_id,
    e.start_time, e.user_id, e.level, f.song_id, f.artist_id, e.session_id, e.location, e.user_agent,
    e.title, e.artist_name, e.duration
from logged_event as e
left join fitting_song as f
    on e.title || '.' = f.title || '.'
    and e.artist_name || '.' = f.artist_name || '.'
    and e.duration = f.duration
where e.page = 'NextSong' and e.user_id is not null and e.start_time is not null;

-- Plays that the source repeats, and plays that are published: few, mostly none. A play's key contains its time: the
-- range of times lets tables that are sorted by time skip all other blocks.
drop table if exists contested_play;

create table contested_play as
select songplay_id from new_play group by songplay_id having count(*) > 1
union
select p.songplay_id
from new_play as p
inner join songplay as s on p.songplay_id = s.songplay_id and p.start_time = s.start_time
where s.start_time between (select min(start_time) from new_play) and (select max(start_time) from new_play)
union
select p.songplay_id
from new_play as p
inner join unmatched_play as u on p.songplay_id = u.songplay_id and p.start_time = u.start_time
where u.start_time between (select min(start_time) from new_play) and (select max(start_time) from new_play);

-- Of each the first in order of its content stays; none if the published one is first. Undamaged text comes before
-- damaged text: so a load with repairText replaces a play that was loaded with damaged text.
drop table if exists settled_play;

create table settled_play as
with contenders as (
    select
        songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
        title, artist_name, duration, 1 as is_new
    from new_play
    where songplay_id in (select songplay_id from contested_play)
    union all
    select
        s.songplay_id, s.start_time, s.user_id, s.level, s.song_id, s.artist_id, s.session_id, s.location, s.user_agent,
        m.title, m.artist_name, m.duration, 0 as is_new
    from songplay as s
    inner join matched_play as m on s.songplay_id = m.songplay_id
    where s.songplay_id in (select songplay_id from contested_play)
    union all
    select
        songplay_id, start_time, user_id, level,
        cast(null as varchar(64)) as song_id, cast(null as varchar(64)) as artist_id,
        session_id, location, user_agent, title, artist_name, duration, 0 as is_new
    from unmatched_play
    where songplay_id in (select songplay_id from contested_play)
),

ranked as (
    select
        contenders.*,
        row_number() over (
            partition by songplay_id
            order by
                case when title like '%Ã_Â_%' then 1 else 0 end
                + case when artist_name like '%Ã_Â_%' then 1 else 0 end
                + case when location like '%Ã_Â_%' then 1 else 0 end,
                level, length(level), location, length(location), user_agent, length(user_agent),
                title, length(title), artist_name, length(artist_name), duration, is_new
        ) as place
    from contenders
)

select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration
from ranked
where place = 1 and is_new = 1;

delete from new_play where songplay_id in (select songplay_id from contested_play);

-- Plays that the publish may have to delete before it writes them: those settled, and published plays that a new song
-- fits, those without a song and those whose song has a larger song_id.
drop table if exists replaced_play;

create table replaced_play as
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration
from settled_play
union all
select distinct
    u.songplay_id, u.start_time, u.user_id, u.level, f.song_id, f.artist_id, u.session_id, u.location, u.user_agent,
    u.title, u.artist_name, u.duration
from new_song_source as s
inner join unmatched_play as u
    on s.title || '.' = u.title || '.'
    and s.artist_name || '.' = u.artist_name || '.'
    and s.duration = u.duration
inner join fitting_song as f
    on s.title || '.' = f.title || '.'
    and s.artist_name || '.' = f.artist_name || '.'
    and s.duration = f.duration
where not exists (select 1 from settled_play as settled where settled.songplay_id = u.songplay_id)
union all
select distinct
    p.songplay_id, p.start_time, p.user_id, p.level, f.song_id, f.artist_id, p.session_id, p.location, p.user_agent,
    m.title, m.artist_name, m.duration
from new_song_source as s
inner join matched_play as m
    on s.title || '.' = m.title || '.'
    and s.artist_name || '.' = m.artist_name || '.'
    and s.duration = m.duration
inner join songplay as p on m.songplay_id = p.songplay_id
inner join fitting_song as f
    on s.title || '.' = f.title || '.'
    and s.artist_name || '.' = f.artist_name || '.'
    and s.duration = f.duration
where
    (s.song_id < p.song_id or (s.song_id = p.song_id and s.artist_id < p.artist_id))
    and not exists (select 1 from settled_play as settled where settled.songplay_id = p.songplay_id);

insert into new_play
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration
from replaced_play;

create view new_songplay as
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration
from new_play
where song_id is not null;

create view new_unmatched_play as
select songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration
from new_play
where song_id is null;
