-- What is music heard on, and by how many users?
--! note: All plays count, whether their song is known or not.
--! column: device text: kind of device, as the player logs it
--! column: plays bigint: plays on it
--! column: users bigint: users who played on it
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
