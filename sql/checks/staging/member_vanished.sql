-- Fails if a member of the logs is missing in most of the plays of a day that has five plays or more: its writer may have
-- renamed it. Members that a play can do without count only if most plays of the run have them.
-- Reads event_day.
with members as (
    select day_starts, plays, 'userId' as member, 1 as is_needed, user_ids as present from event_day
    union all
    select day_starts, plays, 'sessionId' as member, 1 as is_needed, session_ids as present from event_day
    union all
    select day_starts, plays, 'level' as member, 1 as is_needed, levels as present from event_day
    union all
    select day_starts, plays, 'song' as member, 1 as is_needed, songs as present from event_day
    union all
    select day_starts, plays, 'artist' as member, 1 as is_needed, artists as present from event_day
    union all
    select day_starts, plays, 'length' as member, 1 as is_needed, lengths as present from event_day
    union all
    select day_starts, plays, 'itemInSession' as member, 0 as is_needed, items_in_session as present from event_day
    union all
    select day_starts, plays, 'auth' as member, 0 as is_needed, auths as present from event_day
    union all
    select day_starts, plays, 'firstName' as member, 0 as is_needed, first_names as present from event_day
    union all
    select day_starts, plays, 'lastName' as member, 0 as is_needed, last_names as present from event_day
    union all
    select day_starts, plays, 'gender' as member, 0 as is_needed, genders as present from event_day
    union all
    select day_starts, plays, 'location' as member, 0 as is_needed, locations as present from event_day
    union all
    select day_starts, plays, 'userAgent' as member, 0 as is_needed, user_agents as present from event_day
),

of_run as (
    select member, sum(plays) as plays, sum(present) as present
    from members
    group by member
)

select
    timestamp 'epoch' + (m.day_starts / 1000) * interval '1 second' as day_of, m.member, m.plays, m.present
from members as m
inner join of_run on m.member = of_run.member
where
    m.plays >= 5
    and m.present * 2 < m.plays
    and (m.is_needed = 1 or of_run.present * 2 >= of_run.plays)
