-- One row while a session works on a statement. A session that waits for its client to send or take something does not
-- count: if the client waits too, their messages are lost.
-- Reads pg_stat_activity.
select 1 as working from pg_stat_activity where pid = :'pid' and state = 'active' and wait_event_type is distinct from 'Client';
