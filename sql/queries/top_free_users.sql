-- Which free users play the most songs that we know?
--! note: Only plays of known songs count.
--! column: user_id integer: number of the user
--! column: full_name text: first and last name of the user
--! column: plays bigint: plays on the free plan
select
    u.user_id,
    u.first_name || ' ' || u.last_name as full_name,
    count(*) as plays
from songplay as p
inner join users as u on p.user_id = u.user_id
where p.level = 'free'
group by u.user_id, u.first_name, u.last_name
order by plays desc, u.user_id
limit 20
