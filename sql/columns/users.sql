-- :values: one row per user whose settled event (the one that the user's row comes from) is staged, with the
-- value of the custom column. Of events that differ only in that value, the smallest value wins.
-- new_users also gets the users whose row changes only in that column.
-- Reads keyed_event, users, user_event, new_users; writes :values, new_users. Runs once after load/users.sql.
-- Redshift ignores trailing blanks when it compares texts: an appended dot makes them count.
drop table if exists :values;

create table :values as
with settled as (
    select user_id, first_name, last_name, gender, level, ts, session_id, item_in_session
    from new_users
    union all
    select u.user_id, u.first_name, u.last_name, u.gender, u.level, e.ts, e.session_id, e.item_in_session
    from users as u
    inner join user_event as e on u.user_id = e.user_id
    left join new_users as n on u.user_id = n.user_id
    where n.user_id is null
),

staged as (
    select
        key_user_id, ts, session_id, item_in_session, first_name, last_name, gender, level,
        cast(:expression as :type) as own_value
    from keyed_event
    where key_user_id is not null and key_ts is not null
)

select s.user_id, min(e.own_value) as own_value
from settled as s
inner join staged as e on s.user_id = e.key_user_id and s.ts = e.ts
where
    coalesce(s.session_id, -1) = coalesce(e.session_id, -1)
    and coalesce(s.item_in_session, -1) = coalesce(e.item_in_session, -1)
    and (s.first_name || '.' = e.first_name || '.' or (s.first_name is null and e.first_name is null))
    and (s.last_name || '.' = e.last_name || '.' or (s.last_name is null and e.last_name is null))
    and (s.gender || '.' = e.gender || '.' or (s.gender is null and e.gender is null))
    and (s.level || '.' = e.level || '.' or (s.level is null and e.level is null))
group by s.user_id
having min(e.own_value) is not null;

insert into new_users (user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session)
select
    u.user_id, u.first_name, u.last_name, u.gender, u.level, u.updated_at, e.ts, e.session_id, e.item_in_session
from :values as v
inner join users as u on v.user_id = u.user_id
inner join user_event as e on v.user_id = e.user_id
left join new_users as n on v.user_id = n.user_id
where n.user_id is null and (u.:column is null or v.own_value < u.:column);
