-- Pid of this session, and a time at which it has it. The pid in the start message of a connection may be another one:
-- that of the proxy of Serverless.
-- Reads nothing.
select pg_backend_pid() as pid, cast(sysdate as varchar(32)) as known_at;
