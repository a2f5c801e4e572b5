-- The last run before the run :'load_id' that was published and had read records: those that found nothing new, and
-- those that only took rows back, are passed over.
-- Reads load_run.
select earlier.load_id
from load_run as earlier
inner join load_run as reported on earlier.started_at < reported.started_at
where
    reported.load_id = :'load_id'
    and earlier.status = 'published'
    and (earlier.stage_events > 0 or earlier.stage_songs > 0)
order by earlier.started_at desc, earlier.load_id desc
limit 1;
