-- Warns if three plays or more, and a hundredth of all, lack a member or have a blank string for it, while most plays of
-- the run have it: whoever plays a song is logged in, and the event names user, client and song.
--! severity: warn
-- Reads event_day.
with counts as (
    select
        coalesce(sum(plays), 0) as plays,
        coalesce(sum(songs), 0) as songs,
        coalesce(sum(artists), 0) as artists,
        coalesce(sum(lengths), 0) as lengths,
        coalesce(sum(first_names), 0) as first_names,
        coalesce(sum(last_names), 0) as last_names,
        coalesce(sum(genders), 0) as genders,
        coalesce(sum(locations), 0) as locations,
        coalesce(sum(user_agents), 0) as user_agents
    from event_day
),

members as (
    select 'song' as member, plays, songs as present from counts
    union all
    select 'artist' as member, plays, artists as present from counts
    union all
    select 'length' as member, plays, lengths as present from counts
    union all
    select 'firstName' as member, plays, first_names as present from counts
    union all
    select 'lastName' as member, plays, last_names as present from counts
    union all
    select 'gender' as member, plays, genders as present from counts
    union all
    select 'location' as member, plays, locations as present from counts
    union all
    select 'userAgent' as member, plays, user_agents as present from counts
)

select member, plays, present
from members
where plays - present >= 3 and (plays - present) * 100 >= plays and present * 2 >= plays
