-- Fails if a member of the logs is missing in most of the plays of a day that has five plays or more: its writer may have
-- renamed it.
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
        count(length) as length
    from stage_events
    where page = 'NextSong'
    group by ts - ts % 86400000
),

members as (
    select day_starts, plays, 'userId' as member, user_id as present from days
    union all
    select day_starts, plays, 'sessionId' as member, session_id as present from days
    union all
    select day_starts, plays, 'level' as member, level as present from days
    union all
    select day_starts, plays, 'song' as member, song as present from days
    union all
    select day_starts, plays, 'artist' as member, artist as present from days
    union all
    select day_starts, plays, 'length' as member, length as present from days
)

select
    timestamp 'epoch' + (day_starts / 1000) * interval '1 second' as day_of, member, plays, present
from members
where plays >= 5 and present * 2 < plays
