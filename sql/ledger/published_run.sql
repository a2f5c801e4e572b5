-- How many plays found their song in a run that was published; no row for any other run.
-- Reads load_run.
select coalesce(moved_plays, 0) as moved_plays
from load_run
where load_id = :'load_id' and status = 'published';
