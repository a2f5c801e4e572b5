-- How many users who begin on the free plan go over to the paid one, by the plays they have before?
--! note: All plays count, whether their song is known or not. A user who goes over twice counts once.
--! column: plays_before text: group of users, by their plays before the first one on the paid plan, or by all if there is none
--! column: users bigint: users who began on the free plan and have as many plays
--! column: converted bigint: users among them with a play on the paid plan
--! column: percent_converted numeric: their share of the users
--! column: mean_days numeric: days from their first play to the first one on the paid plan, on average
with firsts as (
    select
        user_id,
        min(start_time) as first_play,
        min(case when level = 'paid' then start_time end) as first_paid_play
    from all_plays
    group by user_id
),

counted as (
    select
        f.user_id,
        f.first_play,
        f.first_paid_play,
        count(*) as plays
    from firsts as f
    inner join all_plays as p on f.user_id = p.user_id
    where f.first_paid_play is null or p.start_time < f.first_paid_play
    group by f.user_id, f.first_play, f.first_paid_play
),

sized as (
    select
        plays,
        first_paid_play,
        (extract(epoch from first_paid_play) - extract(epoch from first_play))
        / 86400.0 as days,
        case
            when plays = 1 then '1 play'
            when plays <= 5 then '2 to 5 plays'
            when plays <= 20 then '6 to 20 plays'
            when plays <= 50 then '21 to 50 plays'
            else 'more than 50 plays'
        end as plays_before
    from counted
)

select
    plays_before,
    count(*) as users,
    count(first_paid_play) as converted,
    round(100.0 * count(first_paid_play) / count(*), 1) as percent_converted,
    round(cast(avg(days) as numeric(18, 4)), 1) as mean_days
from sized
group by plays_before
order by min(plays)
