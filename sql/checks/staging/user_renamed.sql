-- Warns if a tenth of the known users of this run, and three or more, have another name or gender in some event than in
-- the star: the values may be those of another member, or of another source. Damaged names do not count.
--! severity: warn
-- Reads logged_event, users.
with named as (
    select distinct user_id, first_name, last_name, gender
    from logged_event
    where user_id in (select user_id from users)
),

known as (
    select
        n.user_id,
        max(
            case
                when n.first_name like '%Ã_%' or n.last_name like '%Ã_%' then 0
                when u.first_name like '%Ã_%' or u.last_name like '%Ã_%' then 0
                when n.first_name <> u.first_name or n.last_name <> u.last_name or n.gender <> u.gender then 1
                else 0
            end
        ) as is_renamed
    from named as n
    inner join users as u on n.user_id = u.user_id
    group by n.user_id
),

shares as (
    select count(*) as users, sum(is_renamed) as renamed from known
)

select users, renamed
from shares
where renamed >= 3 and renamed * 10 >= users
