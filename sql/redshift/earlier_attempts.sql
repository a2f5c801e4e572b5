-- Sessions of earlier attempts of a step: the last statement of each, of those that we have sent, starts with the
-- step's comment. Idle ones are included: an attempt that timed out may resume, and holds its locks until then. A step
-- ends within a day. The comment stands for the application name, which only a superuser's view has
-- (sys_connection_log). A line break may be left before it, where it was one of several statements.
-- Reads sys_query_history.
with latest as (
    select
        session_id, query_text, start_time,
        row_number() over (partition by session_id order by start_time desc) as place
    from sys_query_history
    where
        start_time > dateadd(hour, -25, getdate()) and session_id <> pg_backend_pid()
        and user_id = current_user_id and position('/* sparkify' in query_text) between 1 and 2
)

select session_id as pid, cast(start_time as varchar(32)) as known_at
from latest
where place = 1 and position(:'mark' in query_text) between 1 and 2;
