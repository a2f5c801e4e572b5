-- Marks of the star as it is now: none if a version of the program without marks published last.
-- Reads star_mark, star_version.
select m.table_name, m.row_count
from star_mark as m
inner join star_version as star on m.star_version = star.version;
