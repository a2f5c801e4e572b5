-- What is music heard on, and by how many users?
select device, count(*) as plays, count(distinct user_id) as users
from (
    select device, user_id
    from songplay
    union all
    select device, user_id
    from unmatched_play
) as plays
group by device
order by plays desc, device
