-- Fills the custom column in new_users: from the staged events and, if the published row comes from the same
-- event, with the smaller of both values.
-- Reads :values, users, user_event; writes new_users. Runs once, after columns/users.sql of all columns.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count.
alter table new_users add column :column :type;

update new_users
set :column = v.own_value
from :values as v
where new_users.user_id = v.user_id;

update new_users
set :column = u.:column
from users as u, user_event as e
where
    new_users.user_id = u.user_id
    and new_users.user_id = e.user_id
    and new_users.ts = e.ts
    and coalesce(new_users.session_id, -1) = coalesce(e.session_id, -1)
    and coalesce(new_users.item_in_session, -1) = coalesce(e.item_in_session, -1)
    and (new_users.first_name || '.' = u.first_name || '.' or (new_users.first_name is null and u.first_name is null))
    and (new_users.last_name || '.' = u.last_name || '.' or (new_users.last_name is null and u.last_name is null))
    and (new_users.gender || '.' = u.gender || '.' or (new_users.gender is null and u.gender is null))
    and (new_users.level || '.' = u.level || '.' or (new_users.level is null and u.level is null))
    and u.:column is not null
    and (new_users.:column is null or u.:column < new_users.:column);
