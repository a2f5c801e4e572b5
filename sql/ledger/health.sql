-- State of star and ledger in one row. A bad run has failed, or was ended from outside, after the last good one; backlog:
-- objects that bad runs had listed; rejected: records whose object counts for the star as it was loaded, without them.
-- Reads load_run, load_step, load_object, rejected_record, times.
select
    (select max(finished_at) from load_run where status = 'published') as published_at,
    (select max(start_time) from times) as newest_event_at,
    (select count(*) from load_run where status = 'running') as open_runs,
    (select min(started_at) from load_run where status = 'running') as open_since,
    bad.runs as bad_runs,
    bad.objects as backlog_objects,
    bad.since as backlog_since,
    rejections.records as rejected_records,
    rejections.since as rejected_since
from (
    select
        count(distinct run.load_id) as runs,
        coalesce(max(listing.row_count), 0) as objects,
        min(case when listing.row_count > 0 then run.started_at end) as since
    from load_run as run
    left join load_step as listing on run.load_id = listing.load_id and listing.step = 'discoverObjects'
    where
        run.status in ('failed', 'terminated', 'timed out')
        and run.started_at > coalesce(
            (select max(started_at) from load_run where status = 'published'), timestamp '1970-01-01 00:00:00'
        )
) as bad
cross join (
    select count(*) as records, min(run.started_at) as since
    from rejected_record as rejected
    inner join load_run as run on rejected.load_id = run.load_id
    inner join load_object as loaded
        on
            rejected.load_id = loaded.load_id and rejected.source = loaded.source
            and rejected.uri = loaded.uri and loaded.withdrawn_by is null
) as rejections;
