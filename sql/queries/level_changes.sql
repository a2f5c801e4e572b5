-- When did users change their level, and how long had they kept the one before?
--! note: Plans are known from plays and from the latest event of each user.
--! column: changed_at timestamp: time at which the new plan was first seen, in UTC
--! column: user_id integer: number of the user
--! column: full_name text: first and last name of the user
--! column: level_before text: plan before the change: free or paid
--! column: change text: upgrade or downgrade
--! column: days_kept numeric: days for which the user had the plan before
select
    h.valid_to as changed_at,
    h.user_id,
    u.first_name || ' ' || u.last_name as full_name,
    h.level as level_before,
    case h.level when 'free' then 'upgrade' else 'downgrade' end as change,
    round(cast(
        extract(epoch from h.valid_to)
        - extract(epoch from h.valid_from) as numeric
    ) / 86400, 1) as days_kept
from users_history as h
inner join users as u on h.user_id = u.user_id
where h.valid_to is not null
order by changed_at, h.user_id, level_before
