-- Fails if a row of songplay has an artist that artist does not have.
-- Reads new_songplay, new_artist, artist.
with played as (
    select artist_id, min(songplay_id) as songplay_id from new_songplay group by artist_id
)

select p.songplay_id, p.artist_id
from played as p
left join new_artist as n on p.artist_id = n.artist_id
left join artist as a on p.artist_id = a.artist_id
where n.artist_id is null and a.artist_id is null
