-- Warns if a session lacks items, has some twice, or begins after its first one although it is not the session of its
-- user's last event, and not right after midnight: records may be missing, or may be there twice.
--! severity: warn
-- Reads stage_events, logged_event, user_event.
with sessions as (
    select
        session_id,
        min(ts) as first_ts,
        count(*) as events,
        min(item_in_session) as first_item,
        max(item_in_session) as last_item
    from stage_events
    where session_id is not null and item_in_session is not null and ts is not null
    group by session_id
),

-- Few, mostly none: only their users are looked for.
odd as (
    select *
    from sessions
    where
        events <> last_item - first_item + 1
        or (first_item > 0 and first_ts % 86400000 > 3600000)
),

owned as (
    select odd.session_id, odd.events, odd.first_item, odd.last_item, max(e.user_id) as user_id
    from odd
    inner join logged_event as e on odd.session_id = e.session_id
    where e.item_in_session is not null and e.ts is not null
    group by odd.session_id, odd.events, odd.first_item, odd.last_item
)

select o.session_id, o.user_id, o.events, o.first_item, o.last_item
from owned as o
left join user_event as u on o.user_id = u.user_id and o.session_id = u.session_id
where o.events <> o.last_item - o.first_item + 1 or u.user_id is null
