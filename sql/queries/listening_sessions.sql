-- How long are listening sessions?
--! note: All plays count, whether their song is known or not.
--! note: A session lasts from its first play to its last. Plays without a session do not count.
--! column: length text: group of sessions, by their plays
--! column: sessions bigint: sessions of this length
--! column: plays bigint: plays in them
--! column: mean_minutes numeric: average time from the first play to the last, in minutes
with sessions as (
    select
        user_id,
        session_id,
        count(*) as plays,
        (
            extract(epoch from max(start_time))
            - extract(epoch from min(start_time))
        ) / 60.0 as minutes
    from all_plays
    where session_id is not null
    group by user_id, session_id
),

sized as (
    select
        plays,
        minutes,
        case
            when plays = 1 then '1 play'
            when plays <= 5 then '2 to 5 plays'
            when plays <= 20 then '6 to 20 plays'
            when plays <= 50 then '21 to 50 plays'
            else 'more than 50 plays'
        end as length
    from sessions
)

select
    length,
    count(*) as sessions,
    cast(sum(plays) as bigint) as plays,
    round(cast(avg(minutes) as numeric(18, 4)), 1) as mean_minutes
from sized
group by length
order by min(plays)
