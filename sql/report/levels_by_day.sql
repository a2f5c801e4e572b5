-- Users on each level at the end of a day, and changes of level on it, for each day with a play or a change.
-- Reads all_plays, users_history.
with days as (
    select cast(start_time as date) as day from all_plays
    union
    select cast(valid_from as date) as day from users_history
),

changes as (
    select
        cast(valid_to as date) as day,
        sum(case level when 'free' then 1 else 0 end) as upgrades,
        sum(case level when 'free' then 0 else 1 end) as downgrades
    from users_history
    where valid_to is not null
    group by cast(valid_to as date)
)

select
    d.day,
    count(distinct case when h.level = 'free' then h.user_id end) as free_users,
    count(distinct case when h.level = 'paid' then h.user_id end) as paid_users,
    coalesce(c.upgrades, 0) as upgrades,
    coalesce(c.downgrades, 0) as downgrades
from days as d
inner join users_history as h
    on h.valid_from < d.day + interval '1 day' and (h.valid_to is null or h.valid_to >= d.day + interval '1 day')
left join changes as c on d.day = c.day
group by d.day, c.upgrades, c.downgrades
order by d.day;
