-- logged_event: one row per staged event, with its user as logged and as a number (null if nobody is logged in, or if it is
-- no number: a check reports those), its time as a timestamp in UTC (null outside the years 1 to 9999) and, if it is a play
-- of a user, its key: a hash of user, session, item and ts, so that the same event has the same key in every run. An event
-- without a user has no key, as null makes the whole key null. Adding 0 to the length turns -0, which is equal to 0, into 0.
-- Custom columns of users and plays come last (psql -v custom_values='').
-- Reads stage_events. A second run starts afresh.
create view logged_event as
select
    case
        when page = 'NextSong'
            then md5(
                cast(user_id as varchar(16)) || '|' || coalesce(cast(session_id as varchar(16)), '') || '|'
                || coalesce(cast(item_in_session as varchar(16)), '') || '|' || cast(ts as varchar(24))
            )
    end as songplay_id,
    typed.*
from (
    select
        case
            when
                length(translate(user_id, '0123456789', '')) = 0
                -- Ten digits fit the column up to its largest value. Digits of one number compare as the number does.
                and (length(user_id) between 1 and 9 or (length(user_id) = 10 and user_id <= '2147483647'))
                then cast(user_id as integer)
        end as user_id,
        stage_events.user_id as logged_user_id,
        first_name,
        last_name,
        gender,
        level,
        page,
        session_id,
        item_in_session,
        ts,
        case
            when ts between -62135596800000 and 253402300799999
                then timestamp 'epoch' + (ts / 1000) * interval '1 second' + (ts % 1000) * interval '0.001 second'
        end as start_time,
        location,
        user_agent,
        song as title,
        artist as artist_name,
        length + 0 as duration,
        batch_id :custom_values
    from stage_events
) as typed;
