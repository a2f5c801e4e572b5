-- new_song: one row per song_id whose row in song is new or changes. Of several records of one song_id the one with a
-- known year wins, then the first in order, custom columns last (psql -v custom='' -v custom_compared=''
-- -v custom_values=''). Adding 0 turns -0, which is equal to 0, into 0.
-- new_song_record: one row per batch of this run and different record of a song that it has.
-- gone_song: one row per song_id that has no record any more, since its batch is withdrawn.
-- Redshift ignores trailing blanks when it compares texts: lengths decide if only those differ.
-- Reads stage_songs, song, song_record, withdrawn_batch; writes new_song_record, settled_song, new_song, gone_song.
-- A second run starts afresh.
drop table if exists new_song_record;

create table new_song_record as
select
    batch_id, song_id, title, artist_id, artist_name, location, latitude, longitude, duration, year :custom
from (
    select
        batch_id, song_id, title, artist_id, artist_name, artist_location as location,
        artist_latitude + 0 as latitude, artist_longitude + 0 as longitude, duration + 0 as duration,
        nullif(year, 0) as year :custom_values
    from stage_songs
    where song_id is not null or artist_id is not null
) as record
group by
    batch_id, song_id, length(song_id), title, length(title), artist_id, length(artist_id), artist_name, length(artist_name),
    location, length(location), latitude, longitude, duration, year :custom :custom_compared;

drop table if exists settled_song;

create table settled_song as
with touched as (
    select song_id from new_song_record
    union
    select song_id from song_record where batch_id in (select batch_id from withdrawn_batch)
),

contenders as (
    select song_id, title, artist_id, year, duration :custom
    from new_song_record
    where song_id is not null
    union all
    select song_id, title, artist_id, year, duration :custom
    from song_record
    where
        song_id in (select song_id from touched)
        and batch_id not in (select batch_id from withdrawn_batch)
),

ranked as (
    select
        contenders.*,
        row_number() over (
            partition by song_id
            order by
                case when year is null then 1 else 0 end,
                title, length(title), artist_id, length(artist_id), year, duration, length(song_id) :custom_compared
        ) as place
    from contenders
)

select song_id, title, artist_id, year, duration :custom
from ranked
where place = 1;

drop table if exists new_song;

create table new_song as
select song_id, title, artist_id, year, duration :custom
from settled_song
where song_id in (
    select song_id
    from (
        select
            song_id, title, artist_id, year, duration,
            length(song_id) as id_length, length(title) as title_length, length(artist_id) as artist_length
            :custom_compared
        from settled_song
        except
        select
            song_id, title, artist_id, year, duration,
            length(song_id), length(title), length(artist_id) :custom_compared
        from song
        where song_id in (select song_id from settled_song)
    ) as changed
);

drop table if exists gone_song;

create table gone_song as
select distinct song_id
from song_record
where
    batch_id in (select batch_id from withdrawn_batch)
    and song_id is not null
    and song_id not in (select song_id from settled_song);
