/** "The top 20 most active free users", exactly as users of the original exercise type it. */
export const SAMPLE_QUERY = `with active_free_users as
(select
user_id,
count(*) "freq"
from songplay
where level = 'free'
group by  user_id
 )
select
distinct u.user_id,
first_name || ' ' || last_name "full_name",
freq
from users u
join active_free_users a
on u.user_id = a.user_id
order by freq desc
limit 20;
`;
