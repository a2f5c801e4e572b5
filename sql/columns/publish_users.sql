-- Moves the custom column from new_users into users.
-- Reads new_users; writes users. A second run changes nothing.
update users
set :column = n.:column
from new_users as n
where users.user_id = n.user_id;
