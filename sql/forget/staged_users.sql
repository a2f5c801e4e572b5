-- Ids of users in the staged events.
-- Reads stage_events.
select distinct user_id
from stage_events
where user_id is not null
order by user_id;
