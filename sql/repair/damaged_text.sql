-- The texts of the staged events that may be UTF-8 decoded twice as Latin-1. That makes four characters or more of each
-- that is not ASCII: Ã, one, Â, one. What a text was before is for the caller to find.
-- Redshift compares texts without their trailing blanks: the length keeps two apart that differ in those.
-- Reads stage_events.
select artist as damaged, length(artist) as characters from stage_events where artist like '%Ã_Â_%'
union
select song as damaged, length(song) as characters from stage_events where song like '%Ã_Â_%'
union
select location as damaged, length(location) as characters from stage_events where location like '%Ã_Â_%'
union
select first_name as damaged, length(first_name) as characters from stage_events where first_name like '%Ã_Â_%'
union
select last_name as damaged, length(last_name) as characters from stage_events where last_name like '%Ã_Â_%'
order by damaged, characters;
