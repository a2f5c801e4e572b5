-- How much music is played on each day, by how many users, on which plan?
--! note: All plays count, whether their song is known or not.
--! column: day date: day, in UTC
--! column: plays bigint: plays of the day
--! column: free_plays bigint: plays on the free plan
--! column: paid_plays bigint: plays on the paid plan
--! column: users bigint: users who played
select
    cast(start_time as date) as day,
    count(*) as plays,
    sum(case when level = 'free' then 1 else 0 end) as free_plays,
    sum(case when level = 'paid' then 1 else 0 end) as paid_plays,
    count(distinct user_id) as users
from all_plays
group by cast(start_time as date)
order by day
