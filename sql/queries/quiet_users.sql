-- Which users have played nothing for some days before the last play of all?
--! note: All plays count, whether their song is known or not.
--! parameter: days 7: days without a play
--! column: user_id integer: number of the user
--! column: full_name text: first and last name of the user
--! column: level text: plan of the user in the latest event: free or paid
--! column: last_play timestamp: last play of the user, in UTC
--! column: plays bigint: plays of the user
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
cross join (select max(last_play) as last_play from lasts) as total
where
    extract(epoch from total.last_play) - extract(epoch from l.last_play)
    > 86400 * cast(:'days' as integer)
order by l.plays desc, u.user_id
