-- Terminates a session, and returns the time before that: a session with this pid that started later is another one.
-- Reads nothing.
select cast(clock_timestamp() as varchar(64)) as stopped_at, pg_terminate_backend(cast(:'pid' as integer)) as is_stopped;
