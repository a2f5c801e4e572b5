-- Replaces the message of a failed run.
-- Writes load_run. A second run changes nothing.
--! counts: load_run
update load_run
set failure_message = cast(:'message' as varchar(4096))
where load_id = :'load_id';
