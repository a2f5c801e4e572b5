-- How many sessions are there on each plan, and how long are they?
--! note: All plays count, whether their song is known or not.
--! note: A session has the plan of its first play, and lasts from its first play to its last. Plays without a session do not count.
--! column: level text: plan with which the session began: free or paid
--! column: sessions bigint: sessions
--! column: plays_per_session numeric: plays in a session, on average
--! column: mean_minutes numeric: average length of a session, in minutes
--! column: median_minutes numeric: length that half of the sessions do not exceed, in minutes
--! column: longest_minutes numeric: length of the longest session, in minutes
with placed as (
    select
        user_id,
        session_id,
        level,
        start_time,
        row_number() over (
            partition by user_id, session_id
            order by start_time, songplay_id
        ) as place
    from all_plays
    where session_id is not null
),

sessions as (
    select
        user_id,
        session_id,
        max(case when place = 1 then level end) as level,
        count(*) as plays,
        extract(epoch from max(start_time))
        - extract(epoch from min(start_time)) as seconds
    from placed
    group by user_id, session_id
),

ranked as (
    select
        level,
        plays,
        seconds / 60.0 as minutes,
        row_number() over (
            partition by level
            order by seconds, user_id, session_id
        ) as place,
        count(*) over (partition by level) as sessions
    from sessions
)

select
    level,
    count(*) as sessions,
    round(1.0 * sum(plays) / count(*), 1) as plays_per_session,
    round(cast(avg(minutes) as numeric(18, 4)), 1) as mean_minutes,
    round(cast(avg(
        case
            when place in ((sessions + 1) / 2, (sessions + 2) / 2) then minutes
        end
    ) as numeric(18, 4)), 1) as median_minutes,
    round(cast(max(minutes) as numeric(18, 4)), 1) as longest_minutes
from ranked
group by level
order by level
