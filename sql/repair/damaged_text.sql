-- Texts of the staged events that may be UTF-8 decoded twice as Latin-1. That turns each character that is not ASCII
-- into four or more: Ã, one, Â, one. The caller computes the repaired text.
-- Redshift ignores trailing blanks when it compares texts: the length distinguishes texts that differ only in those.
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
