-- :values: one row per song whose settled row is staged, with the value of the custom column. Of rows that
-- differ only in that value, the smallest value wins.
-- new_song also gets the songs whose row changes only in that column.
-- Reads stage_songs, song, new_song; writes :values, new_song. Runs once after load/song.sql.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count.
drop table if exists :values;

create table :values as
with settled as (
    select song_id, title, artist_id, year, duration
    from new_song
    union all
    select s.song_id, s.title, s.artist_id, s.year, s.duration
    from song as s
    left join new_song as n on s.song_id = n.song_id
    where n.song_id is null
),

staged as (
    select
        song_id, title, artist_id, nullif(year, 0) as key_year, duration + 0 as key_duration,
        cast(:expression as :type) as own_value
    from stage_songs
    where song_id is not null
)

select s.song_id, min(e.own_value) as own_value
from settled as s
inner join staged as e on s.song_id = e.song_id
where
    (s.title || '.' = e.title || '.' or (s.title is null and e.title is null))
    and (s.artist_id || '.' = e.artist_id || '.' or (s.artist_id is null and e.artist_id is null))
    and (s.year = e.key_year or (s.year is null and e.key_year is null))
    and (s.duration = e.key_duration or (s.duration is null and e.key_duration is null))
group by s.song_id
having min(e.own_value) is not null;

insert into new_song (song_id, title, artist_id, year, duration)
select s.song_id, s.title, s.artist_id, s.year, s.duration
from :values as v
inner join song as s on v.song_id = s.song_id
left join new_song as n on v.song_id = n.song_id
where n.song_id is null and (s.:column is null or v.own_value < s.:column);
