-- Moves new_users into users, and the events that they come from into user_event.
-- Reads new_users; writes users, user_event. A second run changes nothing.
--! counts: users replaced
delete from users where user_id in (select user_id from new_users);

--! counts: users written
insert into users (user_id, first_name, last_name, gender, level, updated_at)
select user_id, first_name, last_name, gender, level, updated_at
from new_users;

--! counts: user_event replaced
delete from user_event where user_id in (select user_id from new_users);

--! counts: user_event written
insert into user_event (user_id, ts, session_id, item_in_session)
select user_id, ts, session_id, item_in_session
from new_users;
