-- Contents of the star as it is now: none if a version of the program that does not mark them published last.
-- Reads star_content, star_version.
select c.table_name, c.content
from star_content as c
inner join star_version as star on c.star_version = star.version;
