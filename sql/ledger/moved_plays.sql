-- Records the number of late-matched plays of a run.
-- Writes load_run. A second run changes nothing.
update load_run
set moved_plays = cast(:'moved_plays' as bigint)
where load_id = :'load_id';
