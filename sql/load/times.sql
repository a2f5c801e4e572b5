-- new_times: one row per start_time of a play that times does not have.
-- gone_times: one row per start_time that no play has any more, since its batch is withdrawn.
-- Reads logged_event, event_day, times, songplay, unmatched_play, play_record, withdrawn_batch; writes new_times, gone_times.
-- A second run starts afresh.
drop table if exists new_times;

create table new_times as
with played as (
    select distinct start_time
    from logged_event
    where page = 'NextSong' and user_id is not null and start_time is not null
),

-- Lets a table that is sorted by time skip all blocks of other days.
range as (
    select
        timestamp 'epoch' + (min(first_ts) / 1000 - 1) * interval '1 second' as first_time,
        timestamp 'epoch' + (max(last_ts) / 1000 + 1) * interval '1 second' as last_time
    from event_day
)

select
    played.start_time,
    cast(date_part('hour', played.start_time) as integer) as hour,
    cast(date_part('day', played.start_time) as integer) as day,
    cast(date_part('week', played.start_time) as integer) as week,
    cast(date_part('month', played.start_time) as integer) as month,
    cast(date_part('year', played.start_time) as integer) as year,
    cast(date_part('dow', played.start_time) as integer) as weekday
from played
left join (
    select start_time
    from times
    where start_time between (select first_time from range) and (select last_time from range)
) as known on played.start_time = known.start_time
where known.start_time is null;

drop table if exists gone_times;

create table gone_times as
with withdrawn as (
    select start_time from songplay where batch_id in (select batch_id from withdrawn_batch)
    union
    select start_time from unmatched_play where batch_id in (select batch_id from withdrawn_batch)
)

select start_time from withdrawn
except
select start_time from logged_event where page = 'NextSong' and user_id is not null
except
select start_time
from songplay
where
    start_time between (select min(start_time) from withdrawn) and (select max(start_time) from withdrawn)
    and batch_id not in (select batch_id from withdrawn_batch)
except
select start_time
from unmatched_play
where
    start_time between (select min(start_time) from withdrawn) and (select max(start_time) from withdrawn)
    and batch_id not in (select batch_id from withdrawn_batch)
except
select start_time from play_record where batch_id not in (select batch_id from withdrawn_batch);
