-- Warns if a song lasts no time or over three hours, has a year outside 1860 to next year (0 means not known), or its
-- artist is at no place of the earth: the unit may be another one, or the value that of another member.
--! severity: warn
-- Reads stage_songs, this_run.
select s.song_id, s.duration, s.year, s.artist_latitude, s.artist_longitude
from stage_songs as s
cross join this_run as r
where
    s.duration <= 0
    or s.duration > 10800
    or (s.year <> 0 and (s.year < 1860 or s.year > date_part('year', r.started_at) + 1))
    or s.artist_latitude not between -90 and 90
    or s.artist_longitude not between -180 and 180
