-- How does listening on the free and on the paid plan differ?
--! note: All plays count, whether their song is known or not.
--! note: A user or a session that changes the plan counts on both.
--! column: level text: plan at the moment of the play: free or paid
--! column: users bigint: users who played on it
--! column: sessions bigint: sessions with a play on it
--! column: plays bigint: plays on it
--! column: percent_of_plays numeric: its share of all plays
--! column: plays_per_user numeric: plays by user, on average
--! column: plays_per_session numeric: plays by session, on average
with sessions as (
    select level, user_id, session_id, count(*) as plays
    from all_plays
    group by level, user_id, session_id
)

select
    level,
    count(distinct user_id) as users,
    count(*) as sessions,
    cast(sum(plays) as bigint) as plays,
    round(100.0 * sum(plays) / sum(sum(plays)) over (), 2) as percent_of_plays,
    round(1.0 * sum(plays) / count(distinct user_id), 1) as plays_per_user,
    round(1.0 * sum(plays) / count(*), 1) as plays_per_session
from sessions
group by level
order by plays desc, level
