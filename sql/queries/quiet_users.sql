-- Which users have played nothing in the last seven days before the last play of all?
with lasts as (
    select
        user_id,
        max(start_time) as last_play,
        count(*) as plays
    from all_plays
    group by user_id
)

select
    u.user_id,
    u.first_name || ' ' || u.last_name as full_name,
    u.level,
    l.last_play,
    l.plays
from lasts as l
inner join users as u on l.user_id = u.user_id
cross join (select max(start_time) as last_play from all_plays) as total
where l.last_play < total.last_play - interval '7 days'
order by l.plays desc, u.user_id
