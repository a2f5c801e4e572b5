-- Number of late-matched plays of a published run; no row for any other run.
-- Reads load_run.
select coalesce(moved_plays, 0) as moved_plays
from load_run
where load_id = :'load_id' and status = 'published';
