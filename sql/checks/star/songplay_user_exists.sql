-- Fails if a play, matched or not, has a user that users does not have.
-- Reads new_play, new_users, users.
with player as (
    select distinct user_id from new_play
)

select p.user_id
from player as p
left join new_users as n on p.user_id = n.user_id
left join users as u on p.user_id = u.user_id
where n.user_id is null and u.user_id is null
