-- Of the users who first listen in a week, how many listen again in each week after it?
--! note: All plays count, whether their song is known or not.
--! note: Weeks begin on Monday, UTC. The last one may not be over.
--! column: first_week date: Monday of the week of the first play: the cohort of the users
--! column: weeks_later integer: number of weeks after the first one
--! column: users bigint: users of the cohort who played in this week
--! column: percent_of_all numeric: their share of the cohort
with weeks as (
    select distinct
        user_id,
        cast(date_trunc('week', start_time) as date) as week
    from all_plays
),

cohorts as (
    select user_id, min(week) as first_week
    from weeks
    group by user_id
)

select
    c.first_week,
    (a.week - c.first_week) / 7 as weeks_later,
    count(w.user_id) as users,
    round(100.0 * count(w.user_id) / count(*), 1) as percent_of_all
from cohorts as c
inner join (select distinct week from weeks) as a on c.first_week <= a.week
left join weeks as w on c.user_id = w.user_id and a.week = w.week
group by c.first_week, a.week
order by c.first_week, a.week
