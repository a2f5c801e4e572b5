-- Fails if the level of a user is neither free nor paid.
-- Reads new_users.
select user_id, level
from new_users
where level is null or level not in ('free', 'paid')
