-- The runs whose schemas are no longer needed: published ones but the last, failed ones and ones that never ended
-- once they are old.
-- Reads load_run.
select load_id
from load_run
where
    (status = 'published' and load_id <> (
        select max(load_id) from load_run where status = 'published'
    ))
    or (status = 'failed' and started_at < cast(:'failed_before' as timestamp))
    or (status = 'running' and started_at < cast(:'running_before' as timestamp))
order by load_id;
