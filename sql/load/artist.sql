-- new_artist: one row per artist_id whose row in artist is new or changes. The shortest name wins, then the first in
-- byte order (featured guests lose). The place is one unit: the one with the most of it known, then the first.
-- gone_artist: one row per artist_id that has no record any more, since its batch is withdrawn.
-- Adding 0 turns -0, which is equal to 0, into 0. Redshift ignores trailing blanks when it compares texts: lengths
-- decide if only those differ.
-- Reads stage_songs, artist, song_record, withdrawn_batch; writes settled_artist, new_artist, gone_artist. A second run
-- starts afresh.
drop table if exists settled_artist;

create table settled_artist as
with touched as (
    select artist_id from stage_songs
    union
    select artist_id from song_record where batch_id in (select batch_id from withdrawn_batch)
),

contenders as (
    select
        artist_id, artist_name as name, artist_location as location,
        artist_latitude + 0 as latitude, artist_longitude + 0 as longitude
    from stage_songs
    where artist_id is not null
    union all
    select artist_id, artist_name as name, location, latitude, longitude
    from song_record
    where
        artist_id in (select artist_id from touched)
        and batch_id not in (select batch_id from withdrawn_batch)
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

select names.artist_id, names.name, places.location, places.latitude, places.longitude
from names
inner join places on names.artist_id = places.artist_id
where names.place = 1 and places.place = 1;

drop table if exists new_artist;

create table new_artist as
select artist_id, name, location, latitude, longitude
from (
    select artist_id, name, location, latitude, longitude, length(name) as name_length, length(location) as place_length
    from settled_artist
    except
    select artist_id, name, location, latitude, longitude, length(name), length(location)
    from artist
    where artist_id in (select artist_id from settled_artist)
) as changed;

drop table if exists gone_artist;

create table gone_artist as
select distinct artist_id
from song_record
where
    batch_id in (select batch_id from withdrawn_batch)
    and artist_id is not null
    and artist_id not in (select artist_id from settled_artist);
