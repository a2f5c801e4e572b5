-- The pid of this session, and a time at which it has it. The start message of a connection may have another one: behind
-- the proxy of Serverless it need not be the backend's.
-- Reads nothing.
select pg_backend_pid() as pid, cast(sysdate as varchar(32)) as known_at;
