-- Ends a session, and gives the time before that: what has its pid and began later is another one.
-- Reads nothing.
select cast(clock_timestamp() as varchar(64)) as stopped_at, pg_terminate_backend(cast(:'pid' as integer)) as is_stopped;
