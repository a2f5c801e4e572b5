-- Warns if the events of a user in one session differ in the name, gender, place, client or registration of the user;
-- null counts as a value. In the real month no session does: the values of some events are those of another member, of
-- another user, or lost.
--! severity: warn
-- Reads stage_events.
with identities as (
    select distinct session_id, user_id, first_name, last_name, gender, location, user_agent, registration
    from stage_events
    where session_id is not null and user_id is not null
)

select session_id, user_id, count(*) as identities
from identities
group by session_id, user_id
having count(*) > 1
