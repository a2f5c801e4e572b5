-- Terminates a session, and returns the time before that: a session with this pid that started later is another one. In
-- a transaction block a statement is not cancelled by pg_cancel_backend (AWS PG_CANCEL_BACKEND).
-- Reads nothing.
select cast(sysdate as varchar(32)) as stopped_at, pg_terminate_backend(cast(:'pid' as integer)) as is_stopped;
