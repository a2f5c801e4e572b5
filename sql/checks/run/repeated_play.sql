-- Warns if the source repeats an event: same user, session, item and ts. The star has one play for it.
--! severity: warn
-- Reads logged_event, contested_play.
select e.user_id, e.session_id, e.item_in_session, e.ts, count(*) as row_count
from contested_play as c
inner join logged_event as e on c.songplay_id = e.songplay_id
group by e.user_id, e.session_id, e.item_in_session, e.ts
having count(*) > 1
