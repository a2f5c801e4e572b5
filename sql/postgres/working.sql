-- A row while a session is at work on a statement. One that waits for its client, to send or to take something, is
-- not: where the client waits for it too, what they sent each other is lost.
-- Reads pg_stat_activity.
select 1 as working from pg_stat_activity where pid = :'pid' and state = 'active' and wait_event_type is distinct from 'Client';
