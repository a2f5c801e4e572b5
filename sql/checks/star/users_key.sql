-- Fails if a user_id of users is missing or occurs more than once.
-- Reads new_users.
select user_id, count(*) as row_count
from new_users
group by user_id
having user_id is null or count(*) > 1
