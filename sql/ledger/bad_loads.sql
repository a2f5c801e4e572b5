-- Loads that ended badly, or that people were told of, after the last good load before a run: their number and the start of
-- the first one. A load that failed before the ledger had it is known by its notice only.
-- Reads load_run, load_notice.
select count(distinct bad.subject) as loads, min(bad.since) as since
from (
    select load_id as subject, started_at as since
    from load_run
    where status in ('failed', 'terminated', 'timed out') and load_id <> :'load_id'
    union all
    select subject, sent_at as since
    from load_notice
    where event in ('failed', 'held') and problem is null
) as bad
where
    bad.since > coalesce((
        select max(started_at)
        from load_run
        where
            status = 'published' and load_id <> :'load_id'
            and started_at <= (select min(started_at) from load_run where load_id = :'load_id')
    ), timestamp '1970-01-01 00:00:00');
