-- Of the users who first listen in a week, how many listen again in each week after it?
with weeks as (
    select distinct
        user_id,
        cast(date_trunc('week', start_time) as date) as week
    from all_plays
),

firsts as (
    select user_id, min(week) as first_week
    from weeks
    group by user_id
),

sizes as (
    select first_week, count(*) as all_users
    from firsts
    group by first_week
)

select
    f.first_week,
    (w.week - f.first_week) / 7 as weeks_later,
    count(*) as users,
    round(100.0 * count(*) / s.all_users, 1) as percent_of_all
from firsts as f
inner join weeks as w on f.user_id = w.user_id
inner join sizes as s on f.first_week = s.first_week
group by f.first_week, w.week, s.all_users
order by f.first_week, w.week
