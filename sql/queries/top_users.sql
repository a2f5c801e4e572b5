-- Who listens the most?
with sessions as (
    select user_id, session_id, count(*) as plays
    from all_plays
    group by user_id, session_id
)

select
    u.user_id,
    u.first_name || ' ' || u.last_name as full_name,
    u.level,
    cast(sum(s.plays) as bigint) as plays,
    count(*) as sessions
from sessions as s
inner join users as u on s.user_id = u.user_id
group by u.user_id, u.first_name, u.last_name, u.level
order by plays desc, u.user_id
limit 20
