-- The last published run that began before the run :'load_id'. Runs that found nothing new have no rows in load_table,
-- and are passed over.
-- Reads load_run, load_table.
select earlier.load_id
from load_run as earlier
inner join load_run as reported on earlier.started_at < reported.started_at
where
    reported.load_id = :'load_id'
    and earlier.status = 'published'
    and earlier.load_id in (select load_id from load_table)
order by earlier.started_at desc, earlier.load_id desc
limit 1;
