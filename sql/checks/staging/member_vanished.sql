-- Fails if a member of the logs is missing in most of the plays of a day that has five plays or more: its writer may have
-- renamed it. Members that a play can do without count only if most plays of the run have them.
-- Reads stage_events.
with days as (
    select
        ts - ts % 86400000 as day_starts,
        count(*) as plays,
        count(user_id) as user_id,
        count(session_id) as session_id,
        count(level) as level,
        count(song) as song,
        count(artist) as artist,
        count(length) as length,
        count(item_in_session) as item_in_session,
        count(auth) as auth,
        count(first_name) as first_name,
        count(last_name) as last_name,
        count(gender) as gender,
        count(location) as location,
        count(user_agent) as user_agent
    from stage_events
    where page = 'NextSong'
    group by ts - ts % 86400000
),

members as (
    select day_starts, plays, 'userId' as member, 1 as is_needed, user_id as present from days
    union all
    select day_starts, plays, 'sessionId' as member, 1 as is_needed, session_id as present from days
    union all
    select day_starts, plays, 'level' as member, 1 as is_needed, level as present from days
    union all
    select day_starts, plays, 'song' as member, 1 as is_needed, song as present from days
    union all
    select day_starts, plays, 'artist' as member, 1 as is_needed, artist as present from days
    union all
    select day_starts, plays, 'length' as member, 1 as is_needed, length as present from days
    union all
    select day_starts, plays, 'itemInSession' as member, 0 as is_needed, item_in_session as present from days
    union all
    select day_starts, plays, 'auth' as member, 0 as is_needed, auth as present from days
    union all
    select day_starts, plays, 'firstName' as member, 0 as is_needed, first_name as present from days
    union all
    select day_starts, plays, 'lastName' as member, 0 as is_needed, last_name as present from days
    union all
    select day_starts, plays, 'gender' as member, 0 as is_needed, gender as present from days
    union all
    select day_starts, plays, 'location' as member, 0 as is_needed, location as present from days
    union all
    select day_starts, plays, 'userAgent' as member, 0 as is_needed, user_agent as present from days
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
