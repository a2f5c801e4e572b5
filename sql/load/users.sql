-- new_users: one row per user whose row in users is new or changes: the user's latest event. Latest is by ts, then
-- session_id, then item_in_session; if all three are equal, an undamaged name wins, then the first in order of the
-- event's content, custom columns last (psql -v custom='' -v custom_compared='').
-- gone_users: one row per user who has no event any more, since its batch is withdrawn.
-- Redshift ignores trailing blanks when it compares texts: lengths decide if only those differ.
-- Reads logged_event, users, user_event, user_record, withdrawn_batch; writes new_user_record, settled_user, new_users,
-- gone_users. A second run starts afresh.
drop table if exists new_user_record;

create table new_user_record as
-- Grouped by the user as logged, which needs no conversion: the join below converts few.
with latest as (
    select batch_id, logged_user_id, length(logged_user_id) as id_length, max(ts) as ts
    from logged_event
    where logged_user_id is not null and ts between -62135596800000 and 253402300799999
    group by batch_id, logged_user_id, length(logged_user_id)
),

ranked as (
    select
        e.batch_id, e.user_id, e.first_name, e.last_name, e.gender, e.level, e.start_time as updated_at, e.ts, e.session_id,
        e.item_in_session :custom,
        row_number() over (
            partition by e.batch_id, e.user_id
            order by
                e.ts desc, coalesce(e.session_id, -1) desc, coalesce(e.item_in_session, -1) desc,
                case when e.first_name like '%Ã_Â_%' then 1 else 0 end
                + case when e.last_name like '%Ã_Â_%' then 1 else 0 end,
                e.level, length(e.level), e.first_name, length(e.first_name), e.last_name, length(e.last_name),
                e.gender, length(e.gender) :custom_compared
        ) as place
    from logged_event as e
    inner join latest
        on e.batch_id = latest.batch_id and e.ts = latest.ts
        and e.logged_user_id = latest.logged_user_id and length(e.logged_user_id) = latest.id_length
    where e.user_id is not null
)

select
    batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session :custom
from ranked
where place = 1;

-- The winner of each user that this run touches. All records of a user contend only if the published one is withdrawn. Of
-- equal records that of the published row wins, so that nothing changes, then that of the oldest batch.
drop table if exists settled_user;

create table settled_user as
with contenders as (
    select
        batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session,
        1 as is_new :custom
    from new_user_record
    union all
    select
        e.batch_id, u.user_id, u.first_name, u.last_name, u.gender, u.level, u.updated_at, e.ts, e.session_id,
        e.item_in_session, 0 as is_new :custom
    from users as u
    inner join user_event as e on u.user_id = e.user_id
    where
        u.user_id in (select user_id from new_user_record)
        and e.batch_id not in (select batch_id from withdrawn_batch)
    union all
    select
        batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session,
        1 as is_new :custom
    from user_record
    where
        user_id in (
            select user_id from user_event where batch_id in (select batch_id from withdrawn_batch)
        )
        and batch_id not in (select batch_id from withdrawn_batch)
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
                gender, length(gender) :custom_compared, is_new, batch_id
        ) as place
    from contenders
)

select
    batch_id, user_id, first_name, last_name, gender, level, updated_at, ts, session_id, item_in_session :custom
from ranked
where place = 1 and is_new = 1;

-- A winner may say what its row says already: then only the row's event, or its batch, changes.
drop table if exists new_users;

create table new_users as
select user_id, first_name, last_name, gender, level, updated_at :custom
from settled_user
where user_id in (
    select user_id
    from (
        select
            user_id, first_name, last_name, gender, level, updated_at,
            length(first_name) as first_name_length, length(last_name) as last_name_length,
            length(gender) as gender_length, length(level) as level_length :custom_compared
        from settled_user
        except
        select
            user_id, first_name, last_name, gender, level, updated_at,
            length(first_name), length(last_name), length(gender), length(level) :custom_compared
        from users
        where user_id in (select user_id from settled_user)
    ) as changed
);

drop table if exists gone_users;

create table gone_users as
select user_id
from user_event
where
    batch_id in (select batch_id from withdrawn_batch)
    and user_id not in (select user_id from settled_user);
