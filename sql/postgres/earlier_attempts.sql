-- Sessions of earlier attempts of a step: ours by user and application name, whose last statement leads with the step's own
-- comment. Also those that are idle: an attempt that was given up may wake up.
-- Reads pg_stat_activity.
select pid, cast(query_start as varchar(64)) as known_at
from pg_stat_activity
where
    position(:'mark' in query) = 1 and pid <> pg_backend_pid()
    and usename = current_user and application_name = 'sparkify';
