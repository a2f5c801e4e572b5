-- Where is the most music played?
select
    location,
    count(*) as plays,
    count(distinct user_id) as users
from all_plays
where location is not null
group by location
order by plays desc, location
limit 20
