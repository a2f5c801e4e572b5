-- Closes a run that failed. One that was published stays published.
-- Writes load_run. A second run changes nothing.
update load_run
set
    status = 'failed',
    failure_code = cast(:'code' as varchar(64)),
    failure_step = cast(:'step' as varchar(128)),
    failure_message = cast(:'message' as varchar(4096))
where load_id = :'load_id' and status <> 'published';
