-- Gives everything that was loaded before to two batches, one a source: their replacement reads all its objects again.
-- Only the last version of an object stays in its batch: each other one is joined with the next, as Redshift refuses an
-- UPDATE that finds several rows for one. Song records are made of what song_source, song and artist
-- have: the best of all records that there were, and all that plays are matched on.
-- Reads users, song, artist, song_source, load_object, unmatched_play; writes load_object, load_batch, load_table,
-- songplay, unmatched_play, user_event, user_record, song_record, unmatched_reason, song_source. Skipped where the column
-- is there.
--! unless-column: load_object.batch_id
alter table load_object add column batch_id bigint default 1 not null;

alter table load_object add column withdrawn_by varchar(32);

alter table load_object add column stays_out boolean;

update load_object set batch_id = 2 where source = 'songs';

update load_object
set withdrawn_by = version.next_load
from (
    select source, uri, load_id, lead(load_id) over (partition by source, uri order by loaded_at, load_id) as next_load
    from load_object
) as version
where
    load_object.source = version.source and load_object.uri = version.uri
    and load_object.load_id = version.load_id and version.next_load is not null;

insert into load_batch (batch_id, source, load_id, objects, bytes)
select batch_id, source, min(load_id) as load_id, count(*) as objects, cast(sum(bytes) as bigint) as bytes
from load_object
where withdrawn_by is null
group by batch_id, source;

alter table load_table add column deleted bigint;

alter table songplay add column batch_id bigint default 1 not null;

alter table unmatched_play add column batch_id bigint default 1 not null;

alter table user_event add column batch_id bigint default 1 not null;

insert into user_record
    (batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session)
select
    1 as batch_id, u.user_id, u.first_name, u.last_name, u.gender, u.level, u.updated_at, e.ts, e.session_id,
    e.item_in_session
from users as u
inner join user_event as e on u.user_id = e.user_id;

insert into song_record (batch_id, song_id, title, artist_id, artist_name, duration)
select 2 as batch_id, song_id, title, artist_id, artist_name, duration
from song_source;

insert into song_record (batch_id, song_id, title, artist_id, duration, year)
select 2 as batch_id, song_id, title, artist_id, duration, year
from song;

insert into song_record (batch_id, artist_id, artist_name, location, latitude, longitude)
select 2 as batch_id, artist_id, name, location, latitude, longitude
from artist;

create or replace view unmatched_reason as
select
    p.songplay_id, p.start_time, p.user_id, p.level, p.title, p.artist_name, p.duration,
    cast(case
        when p.title is null or p.artist_name is null or p.duration is null then 'no song named'
        when p.title like '%Ã_Â_%' or p.artist_name like '%Ã_Â_%' then 'damaged text'
        when artists.artist_name is null then 'unknown artist'
        when songs.title is null then 'unknown title'
        else 'other duration'
    end as varchar(32)) as reason
from unmatched_play as p
left join (select distinct artist_name from song_record) as artists
    on p.artist_name = artists.artist_name
left join (select distinct title, artist_name from song_record) as songs
    on p.title = songs.title and p.artist_name = songs.artist_name;

drop table song_source;
