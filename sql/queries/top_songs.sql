-- Which known songs are played the most?
--! note: Only plays of known songs count.
--! column: title text: title of the song
--! column: artist text: name of the artist
--! column: plays bigint: plays of the song
select
    s.title,
    a.name as artist,
    count(*) as plays
from songplay as p
inner join song as s on p.song_id = s.song_id
inner join artist as a on p.artist_id = a.artist_id
group by s.song_id, s.title, a.name
order by plays desc, s.title, s.song_id
limit 20
