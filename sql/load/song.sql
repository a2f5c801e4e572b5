-- new_song: one row per song_id that is new or whose row changes. Of several rows of one song_id the one with a known
-- year wins, then the first in order. Adding 0 turns -0, which is equal to 0, into 0.
-- Redshift ignores trailing blanks when it compares texts: lengths decide if only those differ, and an appended dot
-- makes them count if texts must be equal.
-- new_song_source: one row per new combination that plays are matched on.
-- Reads stage_songs, song, song_source; writes new_song, new_song_source. A second run starts afresh.
drop table if exists new_song;

create table new_song as
with contenders as (
    select song_id, title, artist_id, nullif(year, 0) as year, duration + 0 as duration, 1 as is_new
    from stage_songs
    where song_id is not null
    union all
    select song_id, title, artist_id, year, duration, 0 as is_new
    from song
    where song_id in (select song_id from stage_songs)
),

ranked as (
    select
        contenders.*,
        row_number() over (
            partition by song_id
            order by
                case when year is null then 1 else 0 end,
                title, length(title), artist_id, length(artist_id), year, duration, length(song_id), is_new
        ) as place
    from contenders
)

select song_id, title, artist_id, year, duration
from ranked
where place = 1 and is_new = 1;

drop table if exists new_song_source;

create table new_song_source as
select song_id, title, artist_name, duration, artist_id
from (
    select distinct
        s.song_id, s.title, s.artist_name, s.duration + 0 as duration, s.artist_id,
        length(s.title) as title_length, length(s.artist_name) as artist_name_length
    from stage_songs as s
    left join song_source as known
        on s.song_id = known.song_id
        and s.title || '.' = known.title || '.'
        and s.artist_name || '.' = known.artist_name || '.'
        and s.duration = known.duration
        and s.artist_id = known.artist_id
    where
        known.song_id is null
        and s.song_id is not null
        and s.title is not null
        and s.artist_name is not null
        and s.duration is not null
        and s.artist_id is not null
) as source;
