-- Who listens the most?
--! note: All plays count, whether their song is known or not.
--! column: user_id integer: number of the user
--! column: full_name text: first and last name of the user
--! column: level text: plan of the user in the latest event: free or paid
--! column: plays bigint: plays of the user
--! column: sessions bigint: sessions of the user that have a play
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
