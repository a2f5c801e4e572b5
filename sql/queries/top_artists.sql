-- Which artists are played the most, whether we know their songs or not?
--! note: All plays count, whether their song is known or not.
--! column: artist text: name of the artist
--! column: plays bigint: plays of the artist
--! column: songs bigint: different titles among them
--! column: users bigint: users who played the artist
with played as (
    select s.title, a.name as artist, p.user_id
    from songplay as p
    inner join song as s on p.song_id = s.song_id
    inner join artist as a on p.artist_id = a.artist_id
    union all
    select title, artist_name as artist, user_id
    from unmatched_play
)

select
    artist,
    count(*) as plays,
    count(distinct title) as songs,
    count(distinct user_id) as users
from played
where artist is not null
group by artist
order by plays desc, artist
limit 20
