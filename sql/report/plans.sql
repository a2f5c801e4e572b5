-- Users, sessions and plays by plan: free, paid, or both for a user or session with plays on each of them.
-- Reads all_plays.
with listeners as (
    select
        user_id,
        case when min(level) <> max(level) then 'both' else coalesce(min(level), 'unknown') end as level
    from all_plays
    group by user_id
),

sessions as (
    select
        user_id,
        session_id,
        case when min(level) <> max(level) then 'both' else coalesce(min(level), 'unknown') end as level
    from all_plays
    group by user_id, session_id
)

select 'users' as counted, level, count(*) as total
from listeners
group by level
union all
select 'sessions' as counted, level, count(*) as total
from sessions
group by level
union all
select 'plays' as counted, coalesce(level, 'unknown') as level, count(*) as total
from all_plays
group by coalesce(level, 'unknown')
order by counted, level;
