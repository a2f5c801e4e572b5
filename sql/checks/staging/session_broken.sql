-- Warns if a session lacks items, has some twice, or begins after its first one although it is not the session of its
-- user's last event, and not right after midnight: records may be missing, or may be there twice.
--! severity: warn
-- Reads logged_event, user_event.
with sessions as (
    select
        session_id,
        max(user_id) as user_id,
        min(ts) as first_ts,
        count(*) as events,
        min(item_in_session) as first_item,
        max(item_in_session) as last_item
    from logged_event
    where session_id is not null and item_in_session is not null and ts is not null
    group by session_id
)

select s.session_id, s.user_id, s.events, s.first_item, s.last_item
from sessions as s
left join user_event as u on s.user_id = u.user_id and s.session_id = u.session_id
where
    s.events <> s.last_item - s.first_item + 1
    or (s.first_item > 0 and u.user_id is null and s.first_ts % 86400000 > 3600000)
