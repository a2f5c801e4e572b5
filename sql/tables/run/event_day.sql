-- event_day: one row per day, in UTC, of the staged events, and one for those without a ts. It counts what several checks
-- look for, in one scan: plays that have a member, then events that are wrong. A check whose count is 0 looks at no event.
-- Reads stage_events. A second run starts afresh.
drop table if exists event_day;

create table event_day as
select
    ts - ts % 86400000 as day_starts,
    count(*) as events,
    count(case when page = 'NextSong' then 1 end) as plays,
    count(case when page = 'NextSong' then user_id end) as user_ids,
    count(case when page = 'NextSong' then session_id end) as session_ids,
    count(case when page = 'NextSong' then level end) as levels,
    count(case when page = 'NextSong' then song end) as songs,
    count(case when page = 'NextSong' then artist end) as artists,
    count(case when page = 'NextSong' then length end) as lengths,
    count(case when page = 'NextSong' then item_in_session end) as items_in_session,
    count(case when page = 'NextSong' then auth end) as auths,
    count(case when page = 'NextSong' then first_name end) as first_names,
    count(case when page = 'NextSong' then last_name end) as last_names,
    count(case when page = 'NextSong' then gender end) as genders,
    count(case when page = 'NextSong' then location end) as locations,
    count(case when page = 'NextSong' then user_agent end) as user_agents,
    count(case when page is null then 1 end) as without_page,
    count(case when user_id like '0_%' then 1 end) as zeros_before_user,
    count(
        case
            when
                length(translate(user_id, '0123456789', '')) > 0
                or length(user_id) not between 1 and 10
                or (length(user_id) = 10 and user_id > '2147483647')
                then 1
        end
    ) as user_no_number,
    -- Events of a user, and all plays.
    count(case when user_id is not null or page = 'NextSong' then 1 end) - count(known_ts) as time_unknown,
    min(known_ts) as first_ts,
    max(known_ts) as last_ts
from (
    select
        stage_events.*,
        case
            when (user_id is not null or page = 'NextSong') and ts between -62135596800000 and 253402300799999 then ts
        end as known_ts
    from stage_events
) as timed
group by ts - ts % 86400000;
