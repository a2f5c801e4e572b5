-- Moves new_users into users and takes gone_users out; moves the events that the rows come from into user_event, and the
-- users' latest events of this run's batches into user_record (psql -v custom='').
-- Reads new_users, gone_users, settled_user, new_user_record, withdrawn_batch; writes users, user_event, user_record.
-- Runs once a run: the publish sees to it.
--! counts: users gone
delete from users where user_id in (select user_id from gone_users);

--! counts: users replaced
delete from users where user_id in (select user_id from new_users);

--! counts: users written
insert into users (user_id, first_name, last_name, gender, level, updated_at :custom)
select user_id, first_name, last_name, gender, level, updated_at :custom
from new_users;

--! counts: user_event gone
delete from user_event where user_id in (select user_id from gone_users);

--! counts: user_event replaced
delete from user_event where user_id in (select user_id from settled_user);

--! counts: user_event written
insert into user_event (user_id, ts, session_id, item_in_session, batch_id)
select user_id, ts, session_id, item_in_session, batch_id
from settled_user;

--! counts: user_record gone
delete from user_record where batch_id in (select batch_id from withdrawn_batch);

--! counts: user_record written
insert into user_record
    (batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session :custom)
select batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session :custom
from new_user_record;
