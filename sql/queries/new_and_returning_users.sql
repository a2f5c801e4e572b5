-- How many users of each day are new, how many return, and how much do both play?
--! note: All plays count, whether their song is known or not. A user is new on the day of the first play.
--! column: day date: day, in UTC
--! column: new_users bigint: users whose first play is on this day
--! column: returning_users bigint: users who played on an earlier day too
--! column: percent_returning numeric: share of the users of the day who return
--! column: plays_of_new bigint: plays of the new users
--! column: plays_of_returning bigint: plays of the users who return
with days as (
    select
        user_id,
        cast(start_time as date) as day,
        count(*) as plays
    from all_plays
    group by user_id, cast(start_time as date)
),

judged as (
    select
        day,
        plays,
        case
            when day = min(day) over (partition by user_id) then 1
            else 0
        end as is_new
    from days
)

select
    day,
    sum(is_new) as new_users,
    count(*) - sum(is_new) as returning_users,
    round(100.0 * (count(*) - sum(is_new)) / count(*), 1) as percent_returning,
    cast(sum(is_new * plays) as bigint) as plays_of_new,
    cast(sum((1 - is_new) * plays) as bigint) as plays_of_returning
from judged
group by day
order by day
