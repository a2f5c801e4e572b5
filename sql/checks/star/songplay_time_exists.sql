-- Fails if a play, matched or not, has a start_time that times does not have.
-- Reads new_play, new_times, times.
with untimed as (
    select distinct p.start_time
    from new_play as p
    left join new_times as n on p.start_time = n.start_time
    where n.start_time is null
)

-- Only times that this run does not add are looked up among the published ones.
select u.start_time
from untimed as u
left join times as t on u.start_time = t.start_time
where t.start_time is null
