-- Notes how many plays found their song in a run.
-- Writes load_run. A second run changes nothing.
update load_run
set moved_plays = cast(:'moved_plays' as bigint)
where load_id = :'load_id';
