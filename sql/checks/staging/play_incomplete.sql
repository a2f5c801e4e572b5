-- Warns if three plays or more, and a hundredth of all, lack a member or have a blank string for it, while most plays of
-- the run have it: whoever plays a song is logged in, and the event names user, client and song.
--! severity: warn
-- Reads stage_events.
with counts as (
    select
        count(*) as plays,
        count(song) as song,
        count(artist) as artist,
        count(length) as length,
        count(first_name) as first_name,
        count(last_name) as last_name,
        count(gender) as gender,
        count(location) as location,
        count(user_agent) as user_agent
    from stage_events
    where page = 'NextSong'
),

members as (
    select 'song' as member, plays, song as present from counts
    union all
    select 'artist' as member, plays, artist as present from counts
    union all
    select 'length' as member, plays, length as present from counts
    union all
    select 'firstName' as member, plays, first_name as present from counts
    union all
    select 'lastName' as member, plays, last_name as present from counts
    union all
    select 'gender' as member, plays, gender as present from counts
    union all
    select 'location' as member, plays, location as present from counts
    union all
    select 'userAgent' as member, plays, user_agent as present from counts
)

select member, plays, present
from members
where plays - present >= 3 and (plays - present) * 100 >= plays and present * 2 >= plays
