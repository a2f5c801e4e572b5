-- Warns if two or more known artists of this run's songs, and half of them or more, have a name there that has nothing
-- of the known one: the members may be swapped, or the identifiers wrong.
--! severity: warn
-- Reads stage_songs, artist.
with known as (
    select
        count(*) as known_artists,
        count(case when position(lower(a.name) in lower(s.artist_name)) = 0 then 1 end) as renamed_artists
    from (select distinct artist_id, artist_name from stage_songs where artist_name is not null) as s
    inner join artist as a on s.artist_id = a.artist_id
    where a.name is not null
)

select renamed_artists, known_artists
from known
where renamed_artists >= 2 and renamed_artists * 2 >= known_artists
