-- new_users: one row per user whose latest event changes the users table. Latest is by ts, then session_id, then
-- item_in_session; if all three are equal, an undamaged name wins, then the first in order of the event's content.
-- Redshift ignores trailing blanks when it compares texts: lengths decide if only those differ.
-- Reads logged_event, users, user_event; writes new_users. A second run starts afresh.
drop table if exists new_users;

create table new_users as
with latest as (
    select user_id, max(ts) as ts
    from logged_event
    where user_id is not null and start_time is not null
    group by user_id
),

contenders as (
    select
        e.user_id, e.first_name, e.last_name, e.gender, e.level, e.start_time as updated_at,
        e.ts, e.session_id, e.item_in_session, 1 as is_new
    from logged_event as e
    inner join latest on e.user_id = latest.user_id and e.ts = latest.ts
    union all
    select
        u.user_id, u.first_name, u.last_name, u.gender, u.level, u.updated_at,
        e.ts, e.session_id, e.item_in_session, 0 as is_new
    from users as u
    inner join user_event as e on u.user_id = e.user_id
    where u.user_id in (select user_id from latest)
),

ranked as (
    select
        contenders.*,
        row_number() over (
            partition by user_id
            order by
                ts desc, coalesce(session_id, -1) desc, coalesce(item_in_session, -1) desc,
                case when first_name like '%Ã_Â_%' then 1 else 0 end
                + case when last_name like '%Ã_Â_%' then 1 else 0 end,
                level, length(level), first_name, length(first_name), last_name, length(last_name),
                gender, length(gender), is_new
        ) as place
    from contenders
)

select user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session
from ranked
where place = 1 and is_new = 1;
