-- new_artist: one row per artist_id that is new or whose row changes. The shortest name wins, then the first in
-- byte order (featured guests lose). The place is one unit: the one with the most of it known, then the first.
-- Adding 0 turns -0, which is equal to 0, into 0. Redshift ignores trailing blanks when it compares texts: lengths
-- decide if only those differ.
-- Reads stage_songs, artist; writes new_artist. A second run starts afresh.
drop table if exists new_artist;

create table new_artist as
with contenders as (
    select
        artist_id, artist_name as name, artist_location as location,
        artist_latitude + 0 as latitude, artist_longitude + 0 as longitude
    from stage_songs
    where artist_id is not null
    union all
    select artist_id, name, location, latitude, longitude
    from artist
    where artist_id in (select artist_id from stage_songs)
),

names as (
    select
        artist_id,
        name,
        row_number() over (
            partition by artist_id
            order by case when name is null then 1 else 0 end, length(name), name, length(artist_id)
        ) as place
    from contenders
),

places as (
    select
        artist_id,
        location,
        latitude,
        longitude,
        row_number() over (
            partition by artist_id
            order by
                case when location is null then 1 else 0 end
                + case when latitude is null then 1 else 0 end
                + case when longitude is null then 1 else 0 end,
                location, length(location), latitude, longitude
        ) as place
    from contenders
)

select artist_id, name, location, latitude, longitude
from (
    select
        names.artist_id, names.name, places.location, places.latitude, places.longitude,
        length(names.name) as name_length, length(places.location) as location_length
    from names
    inner join places on names.artist_id = places.artist_id
    where names.place = 1 and places.place = 1
    except
    select artist_id, name, location, latitude, longitude, length(name), length(location)
    from artist
    where artist_id in (select artist_id from stage_songs)
) as changed;
