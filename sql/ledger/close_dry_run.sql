-- Closes a dry run: nothing of it was published, and its tables stay for a while.
-- Writes load_run, load_table. A second run changes nothing but the time.
update load_run
set
    status = 'dry run',
    finished_at = cast(:'finished_at' as timestamp),
    moved_plays = cast(:'moved_plays' as bigint),
    failure_code = null,
    failure_step = null,
    failure_message = null
where load_id = :'load_id' and status <> 'published';

delete from load_table where load_id = :'load_id';
