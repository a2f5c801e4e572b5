-- Pid of this session, and a time at which it has it.
-- Reads nothing.
select pg_backend_pid() as pid, cast(clock_timestamp() as varchar(64)) as known_at;
