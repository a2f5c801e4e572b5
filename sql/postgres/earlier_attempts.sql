-- Sessions of earlier attempts of a step: ours by user and application name, whose last statement starts with the
-- step's comment. Idle ones are included: an attempt that timed out may resume.
-- Reads pg_stat_activity.
select pid, cast(query_start as varchar(64)) as known_at
from pg_stat_activity
where
    position(:'mark' in query) = 1 and pid <> pg_backend_pid()
    and usename = current_user and application_name = 'sparkify';
