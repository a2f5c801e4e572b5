-- keyed_event: one row per staged event, with all its staged columns, custom ones included, and before them its keys in
-- the star, as logged_event and new_play have them.
-- Reads stage_events; writes keyed_event. A second run starts afresh.
drop view if exists keyed_event;

create view keyed_event as
with keyed as (
    select
        case
            when length(user_id) between 1 and 9 and length(translate(user_id, '0123456789', '')) = 0
                then cast(user_id as integer)
        end as key_user_id,
        case when ts between -62135596800000 and 253402300799999 then ts end as key_ts,
        stage_events.*
    from stage_events
)

select
    md5(
        cast(key_user_id as varchar(16)) || '|' || coalesce(cast(session_id as varchar(16)), '') || '|'
        || coalesce(cast(item_in_session as varchar(16)), '') || '|' || cast(key_ts as varchar(24))
    ) as key_play,
    length + 0 as key_duration,
    keyed.*
from keyed;
