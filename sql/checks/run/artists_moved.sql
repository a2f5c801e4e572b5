-- Warns if three artists or more, and a tenth of those of this run that have several songs or are known, have several
-- places; null counts as one. Of the real artists one in a hundred has.
--! severity: warn
-- Reads stage_songs, artist.
with sources as (
    select artist_id, artist_location as location, artist_latitude as latitude, artist_longitude as longitude
    from stage_songs
    where artist_id is not null
    union all
    select artist_id, location, latitude, longitude
    from artist
    where artist_id in (select artist_id from stage_songs)
),

places as (
    select artist_id, count(*) as sources
    from sources
    group by artist_id, location, latitude, longitude
),

artists as (
    select artist_id, case when count(*) > 1 then 1 else 0 end as moved
    from places
    group by artist_id
    having sum(sources) > 1
),

shares as (
    select count(*) as artists, sum(moved) as moved from artists
)

select artists, moved
from shares
where moved >= 3 and moved * 10 >= artists
