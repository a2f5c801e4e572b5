-- The texts of the staged events that may be UTF-8 decoded twice as Latin-1. That makes four characters or more of each
-- that is not ASCII: Ã, one, Â, one. What a text was before is for the caller to find.
-- Reads stage_events.
select artist as damaged from stage_events where artist like '%Ã_Â_%'
union
select song as damaged from stage_events where song like '%Ã_Â_%'
union
select location as damaged from stage_events where location like '%Ã_Â_%'
union
select first_name as damaged from stage_events where first_name like '%Ã_Â_%'
union
select last_name as damaged from stage_events where last_name like '%Ã_Â_%'
order by damaged;
