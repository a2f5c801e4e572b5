-- Which songs are played the most, known or not?
--! note: All plays count, whether their song is known or not.
--! column: title text: title of the song
--! column: artist text: name of the artist
--! column: plays bigint: plays of the song
--! column: users bigint: users who played it
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
    title,
    artist,
    count(*) as plays,
    count(distinct user_id) as users
from played
group by title, artist
order by plays desc, title, artist
limit 20
