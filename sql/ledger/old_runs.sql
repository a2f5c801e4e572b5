-- Runs whose schemas are no longer needed: published ones except the last that loaded something, and old ones that
-- failed or never ended.
-- Reads load_run.
select load_id
from load_run
where
    (status = 'published' and load_id <> (
        select coalesce(max(load_id), '')
        from load_run
        where status = 'published' and (stage_events > 0 or stage_songs > 0)
    ))
    or (status not in ('published', 'running') and started_at < cast(:'failed_before' as timestamp))
    or (status = 'running' and started_at < cast(:'running_before' as timestamp))
order by load_id;
