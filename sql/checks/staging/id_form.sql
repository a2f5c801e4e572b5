-- Warns if identifiers of songs or artists that the star does not have are of another length than nine in ten of those
-- that it has, or begin with other letters: they may be values of another member, or of another source. The star must
-- have twenty; the first thousand are looked at.
--! severity: warn
-- Reads stage_songs, song, artist.
with known as (
    select 'song_id' as member, song_id as id
    from (select song_id from song order by song_id limit 1000) as songs
    union all
    select 'artist_id' as member, artist_id as id
    from (select artist_id from artist order by artist_id limit 1000) as artists
),

unknown as (
    select distinct 'song_id' as member, s.song_id as id
    from stage_songs as s
    left join song as k on s.song_id = k.song_id
    where s.song_id is not null and k.song_id is null
    union all
    select distinct 'artist_id' as member, s.artist_id as id
    from stage_songs as s
    left join artist as k on s.artist_id = k.artist_id
    where s.artist_id is not null and k.artist_id is null
),

totals as (
    select member, count(*) as ids from known group by member
),

lengths as (
    select member, length(id) as usual_length, count(*) as ids from known group by member, length(id)
),

starts as (
    select member, substring(id, 1, 2) as usual_start, count(*) as ids from known group by member, substring(id, 1, 2)
)

select u.member, u.id
from unknown as u
inner join totals as t on u.member = t.member
left join lengths as l on t.member = l.member and l.ids * 10 >= t.ids * 9
left join starts as s on t.member = s.member and s.ids * 10 >= t.ids * 9
where t.ids >= 20 and (length(u.id) <> l.usual_length or substring(u.id, 1, 2) <> s.usual_start)
