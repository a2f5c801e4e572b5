-- Which songs that we do not know are played the most?
--! note: Only plays whose song is not known count.
--! column: title text: title of the song, as logged
--! column: artist text: name of the artist, as logged
--! column: reason text: reason why it matches no known song
--! column: plays bigint: plays of the song
--! column: users bigint: users who played it
select
    title,
    artist_name as artist,
    reason,
    count(*) as plays,
    count(distinct user_id) as users
from unmatched_reason
group by title, artist_name, reason
order by plays desc, title, artist_name, reason
limit 20
