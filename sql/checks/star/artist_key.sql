-- Fails if an artist_id of artist is missing or occurs more than once.
-- Reads new_artist.
select artist_id, count(*) as row_count
from new_artist
group by artist_id
having artist_id is null or count(*) > 1
