-- How many users listen in each week (from Monday, UTC), and how many of them for the first time?
--! note: All plays count, whether their song is known or not.
--! column: week date: Monday of the week
--! column: users bigint: users who played in the week
--! column: new_users bigint: users whose first play is in the week
--! column: plays bigint: plays in the week
with weeks as (
    select
        user_id,
        cast(date_trunc('week', start_time) as date) as week,
        count(*) as plays
    from all_plays
    group by user_id, cast(date_trunc('week', start_time) as date)
),

firsts as (
    select user_id, min(week) as first_week
    from weeks
    group by user_id
)

select
    w.week,
    count(*) as users,
    sum(case when w.week = f.first_week then 1 else 0 end) as new_users,
    cast(sum(w.plays) as bigint) as plays
from weeks as w
inner join firsts as f on w.user_id = f.user_id
group by w.week
order by w.week
