-- Closes a run whose workflow ended without a word: it was terminated, timed out, was cancelled or failed.
-- Writes load_run. A second run changes nothing.
update load_run
set
    status = cast(:'status' as varchar(16)),
    finished_at = cast(:'finished_at' as timestamp),
    failure_message = cast(:'message' as varchar(4096))
where load_id = :'load_id' and status = 'running';
