-- Warns if the files of this run, or those of a run before, have another title, artist, duration or year for a song: the
-- star keeps one of them. A year that is not known contradicts none.
--! severity: warn
-- Reads stage_songs, song.
with staged as (
    select
        song_id,
        min(title) as title, max(title) as other_title,
        min(artist_id) as artist_id, max(artist_id) as other_artist_id,
        min(duration) as duration, max(duration) as other_duration,
        min(nullif(year, 0)) as year, max(nullif(year, 0)) as other_year
    from stage_songs
    where song_id is not null
    group by song_id
)

select n.song_id, n.title, n.artist_id, n.duration, n.year
from staged as n
left join song as s on n.song_id = s.song_id
where
    n.title <> n.other_title
    or n.artist_id <> n.other_artist_id
    or n.duration <> n.other_duration
    or n.year <> n.other_year
    or s.title <> n.title
    or s.artist_id <> n.artist_id
    or s.duration <> n.duration
    or s.year <> n.year
