-- How many users were on each level at the end of each day?
--! note: Plans are known from plays and from the latest event of each user.
--! column: day date: day with a play, in UTC
--! column: free_users bigint: users on the free plan at the end of the day
--! column: paid_users bigint: users on the paid plan at the end of the day
with days as (
    select distinct cast(start_time as date) as day
    from all_plays
)

select
    d.day,
    count(distinct case when h.level = 'free' then h.user_id end) as free_users,
    count(distinct case when h.level = 'paid' then h.user_id end) as paid_users
from days as d
inner join users_history as h
    on
        h.valid_from < d.day + interval '1 day'
        and (h.valid_to is null or h.valid_to >= d.day + interval '1 day')
group by d.day
order by d.day
