-- Warns if the events of a user in one session differ in the name, gender, place, client or registration of the user;
-- null counts as a value. In the real month no session does: the values of some events are those of another member, of
-- another user, or lost. Of a run with more than 100,000 events it looks at the sessions of about that many.
--! severity: warn
-- Reads stage_events, staged_source.
with sample as (
    select 1 + coalesce(max(records), 0) / 100000 as one_in
    from staged_source
    where source = 'events'
),

identities as (
    select distinct e.session_id, e.user_id, e.first_name, e.last_name, e.gender, e.location, e.user_agent, e.registration
    from stage_events as e
    cross join sample as s
    where e.session_id is not null and e.user_id is not null and e.session_id % s.one_in = 0
)

select session_id, user_id, count(*) as identities
from identities
group by session_id, user_id
having count(*) > 1
