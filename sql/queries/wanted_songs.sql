-- Which songs that we do not know are played the most?
select
    title,
    artist_name as artist,
    reason,
    count(*) as plays,
    count(distinct user_id) as users
from unmatched_reason
group by title, artist_name, reason
order by plays desc, title, artist_name, reason
limit 20
