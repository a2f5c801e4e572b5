-- users_history: one row per user and time for which the user kept a level, from valid_from until before valid_to; the
-- current level has no valid_to. Known from the user's plays and from the user's latest event.
-- Reads songplay, unmatched_play, users. A second run changes nothing.
--! column: user_id integer: user
--! column: level varchar(16): plan that the user had: free or paid
--! column: valid_from timestamp: first time at which the plan was seen, in UTC
--! column: valid_to timestamp: time at which the next plan was seen, in UTC; null for the current one
create or replace view users_history as
with seen as (
    select user_id, start_time as seen_at, level from songplay
    union
    select user_id, start_time as seen_at, level from unmatched_play
    union
    select user_id, updated_at as seen_at, level from users
),

compared as (
    select
        user_id,
        seen_at,
        level,
        lag(level) over (partition by user_id order by seen_at, level) as level_before
    from seen
    where level is not null
),

changes as (
    select user_id, seen_at, level
    from compared
    where level_before is null or level_before <> level
)

select
    user_id,
    level,
    seen_at as valid_from,
    lead(seen_at) over (partition by user_id order by seen_at, level) as valid_to
from changes;
