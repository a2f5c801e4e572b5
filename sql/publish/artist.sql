-- Moves new_artist into artist, and takes gone_artist out.
-- Reads new_artist, gone_artist; writes artist. A second run changes nothing.
--! counts: artist gone
delete from artist where artist_id in (select artist_id from gone_artist);

--! counts: artist replaced
delete from artist where artist_id in (select artist_id from new_artist);

--! counts: artist written
insert into artist (artist_id, name, location, latitude, longitude)
select artist_id, name, location, latitude, longitude
from new_artist;
