-- new_play: one row per play that this run adds, changes or moves: its NextSong events of a known user, plays of which a
-- withdrawn batch had the published content, and the published plays that one of its songs fits better, or that lose
-- their song. A play has the song that it matches on title, artist name and duration; if several match, the one with the
-- smallest song_id. Plays with a song are in the view new_songplay, the others in the view new_unmatched_play.
-- kept_play: one row per play that is published as it is, but from another batch.
-- gone_play: one row per play that no event has any more, since its batch is withdrawn.
-- new_play_record: one row per play and batch that loses to the published content of another batch.
-- Custom columns come last (psql -v custom='' -v custom_compared='').
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count if titles and artist names
-- must be equal, and lengths decide if only blanks differ.
-- Reads stage_events, logged_event, songplay, matched_play, unmatched_play, play_record, song_record, new_song_record,
-- withdrawn_batch; writes withdrawn_play, changed_song, fitting_song, new_play, contested_play, ranked_play,
-- settled_play, kept_play, gone_play, new_play_record, replaced_play, new_songplay, new_unmatched_play. A second run
-- starts afresh.
drop view if exists new_unmatched_play;

drop view if exists new_songplay;

drop table if exists new_play;

drop table if exists withdrawn_play;

create table withdrawn_play as
select songplay_id, start_time from songplay where batch_id in (select batch_id from withdrawn_batch)
union all
select songplay_id, start_time from unmatched_play where batch_id in (select batch_id from withdrawn_batch);

-- The titles, artist names and durations that another set of songs has than before this run.
drop table if exists changed_song;

create table changed_song as
with touched as (
    select song_id from new_song_record
    union
    select song_id from song_record where batch_id in (select batch_id from withdrawn_batch)
),

before as (
    select song_id, title, artist_name, duration, artist_id, batch_id
    from song_record
    where song_id in (select song_id from touched)
),

changed as (
    (
        select
            song_id, title, artist_name, duration, artist_id,
            length(title) as title_length, length(artist_name) as artist_length
        from new_song_record
        except
        select song_id, title, artist_name, duration, artist_id, length(title), length(artist_name)
        from before
    )
    union all
    (
        select song_id, title, artist_name, duration, artist_id, length(title), length(artist_name)
        from before
        where batch_id in (select batch_id from withdrawn_batch)
        except
        select song_id, title, artist_name, duration, artist_id, length(title), length(artist_name)
        from new_song_record
    )
)

select title, artist_name, duration
from changed
where
    song_id is not null and artist_id is not null
    and title is not null and artist_name is not null and duration is not null;

-- For each title, artist name and duration that this run's plays or songs have: the song that fits.
drop table if exists fitting_song;

create table fitting_song as
with titles as (
    select song as title from stage_events where page = 'NextSong'
    union
    select title from changed_song
    union
    select title from play_record where songplay_id in (select songplay_id from withdrawn_play)
),

sources as (
    select song_id, title, artist_name, duration, artist_id
    from song_record
    where title in (select title from titles) and batch_id not in (select batch_id from withdrawn_batch)
    union all
    select song_id, title, artist_name, duration, artist_id
    from new_song_record
),

ranked as (
    select
        sources.*,
        row_number() over (
            partition by title, artist_name, duration, length(title), length(artist_name)
            order by song_id, artist_id, length(song_id), length(artist_id)
        ) as place
    from sources
    where
        song_id is not null and artist_id is not null
        and title is not null and artist_name is not null and duration is not null
)

select title, artist_name, duration, song_id, artist_id
from ranked
where place = 1;

create table new_play as
select
    e.songplay_id,
    e.start_time, e.user_id, e.level, f.song_id, f.artist_id, e.session_id, e.location, e.user_agent,
    e.title, e.artist_name, e.duration, e.batch_id :custom
from logged_event as e
left join fitting_song as f
    on e.title || '.' = f.title || '.'
    and e.artist_name || '.' = f.artist_name || '.'
    and e.duration = f.duration
where e.page = 'NextSong' and e.user_id is not null and e.start_time is not null;

-- Plays that the source repeats, that are published, or that return: few, mostly none. A play's key contains its time: the
-- range of times lets tables that are sorted by time skip all other blocks.
drop table if exists contested_play;

create table contested_play as
select songplay_id, start_time from new_play group by songplay_id, start_time having count(*) > 1
union
select p.songplay_id, p.start_time
from new_play as p
inner join songplay as s on p.songplay_id = s.songplay_id and p.start_time = s.start_time
where s.start_time between (select min(start_time) from new_play) and (select max(start_time) from new_play)
union
select p.songplay_id, p.start_time
from new_play as p
inner join unmatched_play as u on p.songplay_id = u.songplay_id and p.start_time = u.start_time
where u.start_time between (select min(start_time) from new_play) and (select max(start_time) from new_play)
union
select songplay_id, start_time from play_record where songplay_id in (select songplay_id from withdrawn_play);

-- Of each play the first in order of its content wins. Undamaged text comes before damaged text. Of equal contents that
-- of the published play wins, so that nothing changes, then that of the oldest batch.
drop table if exists ranked_play;

create table ranked_play as
with contenders as (
    select
        songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
        batch_id, 1 as is_new :custom
    from new_play
    where songplay_id in (select songplay_id from contested_play)
    union all
    select
        s.songplay_id, s.start_time, s.user_id, s.level, s.session_id, s.location, s.user_agent,
        m.title, m.artist_name, m.duration, s.batch_id, 0 as is_new :custom
    from songplay as s
    inner join matched_play as m on s.songplay_id = m.songplay_id
    where
        s.start_time between (select min(start_time) from contested_play) and (select max(start_time) from contested_play)
        and s.songplay_id in (select songplay_id from contested_play)
        and s.batch_id not in (select batch_id from withdrawn_batch)
    union all
    select
        songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
        batch_id, 0 as is_new :custom
    from unmatched_play
    where
        start_time between (select min(start_time) from contested_play) and (select max(start_time) from contested_play)
        and songplay_id in (select songplay_id from contested_play)
        and batch_id not in (select batch_id from withdrawn_batch)
    union all
    select
        songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
        batch_id, 1 as is_new :custom
    from play_record
    where
        songplay_id in (select songplay_id from contested_play)
        and batch_id not in (select batch_id from withdrawn_batch)
),

ordered as (
    select
        contenders.*,
        row_number() over (
            partition by songplay_id
            order by
                case when title like '%Ã_Â_%' then 1 else 0 end
                + case when artist_name like '%Ã_Â_%' then 1 else 0 end
                + case when location like '%Ã_Â_%' then 1 else 0 end,
                level, length(level), location, length(location), user_agent, length(user_agent),
                title, length(title), artist_name, length(artist_name), duration :custom_compared, is_new, batch_id
        ) as place
    from contenders
)

select
    songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
    batch_id, is_new, place,
    row_number() over (partition by songplay_id, batch_id order by place) as place_in_batch,
    max(case when place = 1 then batch_id end) over (partition by songplay_id) as winner :custom
from ordered;

-- Winners that are not published as they are.
drop table if exists settled_play;

create table settled_play as
select
    p.songplay_id, p.start_time, p.user_id, p.level, f.song_id, f.artist_id, p.session_id, p.location, p.user_agent,
    p.title, p.artist_name, p.duration, p.batch_id :custom
from ranked_play as p
left join fitting_song as f
    on p.title || '.' = f.title || '.'
    and p.artist_name || '.' = f.artist_name || '.'
    and p.duration = f.duration
where p.place = 1 and p.is_new = 1;

drop table if exists new_play_record;

create table new_play_record as
select
    batch_id, songplay_id, start_time, user_id, level, session_id, location, user_agent,
    title, artist_name, duration :custom
from ranked_play
where place_in_batch = 1 and batch_id <> winner;

drop table if exists kept_play;

create table kept_play as
select songplay_id, start_time, batch_id
from settled_play
where
    songplay_id in (select songplay_id from withdrawn_play)
    and songplay_id not in (
        select songplay_id
        from (
            select
                songplay_id, level, song_id, artist_id, location, user_agent, title, artist_name, duration,
                length(level) as level_length, length(location) as location_length,
                length(user_agent) as agent_length, length(title) as title_length, length(artist_name) as artist_length
                :custom_compared
            from settled_play
            except
            select
                s.songplay_id, s.level, s.song_id, s.artist_id, s.location, s.user_agent,
                m.title, m.artist_name, m.duration,
                length(s.level), length(s.location), length(s.user_agent), length(m.title), length(m.artist_name)
                :custom_compared
            from songplay as s
            inner join matched_play as m on s.songplay_id = m.songplay_id
            where
                s.start_time between
                (select min(start_time) from withdrawn_play) and (select max(start_time) from withdrawn_play)
                and s.songplay_id in (select songplay_id from withdrawn_play)
            except
            select
                songplay_id, level, cast(null as varchar(64)), cast(null as varchar(64)), location, user_agent,
                title, artist_name, duration,
                length(level), length(location), length(user_agent), length(title), length(artist_name)
                :custom_compared
            from unmatched_play
            where
                start_time between
                (select min(start_time) from withdrawn_play) and (select max(start_time) from withdrawn_play)
                and songplay_id in (select songplay_id from withdrawn_play)
        ) as changed
    );

drop table if exists gone_play;

create table gone_play as
select songplay_id, start_time
from withdrawn_play
where songplay_id not in (select songplay_id from settled_play);

delete from new_play where songplay_id in (select songplay_id from contested_play);

-- Published plays that the publish writes again: settled ones that do not stay as they are, and other plays whose song
-- changes: those without a song that one fits now, and those that another one fits, or none any more.
drop table if exists replaced_play;

create table replaced_play as
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration, batch_id :custom
from settled_play
where songplay_id not in (select songplay_id from kept_play)
union all
select distinct
    u.songplay_id, u.start_time, u.user_id, u.level, f.song_id, f.artist_id, u.session_id, u.location, u.user_agent,
    u.title, u.artist_name, u.duration, u.batch_id :custom
from changed_song as c
inner join unmatched_play as u
    on c.title || '.' = u.title || '.'
    and c.artist_name || '.' = u.artist_name || '.'
    and c.duration = u.duration
inner join fitting_song as f
    on c.title || '.' = f.title || '.'
    and c.artist_name || '.' = f.artist_name || '.'
    and c.duration = f.duration
where
    u.batch_id not in (select batch_id from withdrawn_batch)
    and not exists (select 1 from settled_play as settled where settled.songplay_id = u.songplay_id)
union all
select distinct
    p.songplay_id, p.start_time, p.user_id, p.level, f.song_id, f.artist_id, p.session_id, p.location, p.user_agent,
    m.title, m.artist_name, m.duration, p.batch_id :custom
from changed_song as c
inner join matched_play as m
    on c.title || '.' = m.title || '.'
    and c.artist_name || '.' = m.artist_name || '.'
    and c.duration = m.duration
inner join songplay as p on m.songplay_id = p.songplay_id
left join fitting_song as f
    on c.title || '.' = f.title || '.'
    and c.artist_name || '.' = f.artist_name || '.'
    and c.duration = f.duration
where
    (f.song_id is null or f.song_id || '.' <> p.song_id || '.' or f.artist_id || '.' <> p.artist_id || '.')
    and p.batch_id not in (select batch_id from withdrawn_batch)
    and not exists (select 1 from settled_play as settled where settled.songplay_id = p.songplay_id);

insert into new_play
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration, batch_id :custom
from replaced_play;

create view new_songplay as
select
    songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent,
    title, artist_name, duration, batch_id :custom
from new_play
where song_id is not null;

create view new_unmatched_play as
select
    songplay_id, start_time, user_id, level, session_id, location, user_agent, title, artist_name, duration,
    batch_id :custom
from new_play
where song_id is null;
