-- Where is the most music played?
--! note: All plays count, whether their song is known or not.
--! column: location text: place of the user
--! column: plays bigint: plays there
--! column: users bigint: users who played there
select
    location,
    count(*) as plays,
    count(distinct user_id) as users
from all_plays
where location is not null
group by location
order by plays desc, location
limit 20
