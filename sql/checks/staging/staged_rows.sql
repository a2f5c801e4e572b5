-- Fails if a staging table has more or fewer rows than its objects have records, less the rejected ones.
-- Reads staged_source, event_day, stage_songs.
with expected as (
    select
        coalesce(sum(case when source = 'events' then records - rejected end), 0) as events,
        coalesce(sum(case when source = 'songs' then records - rejected end), 0) as songs
    from staged_source
)

select 'stage_events' as table_name, expected.events as expected_rows, staged.row_count as staged_rows
from expected
cross join (select coalesce(sum(events), 0) as row_count from event_day) as staged
where expected.events <> staged.row_count
union all
select 'stage_songs' as table_name, expected.songs as expected_rows, staged.row_count as staged_rows
from expected
cross join (select count(*) as row_count from stage_songs) as staged
where expected.songs <> staged.row_count
