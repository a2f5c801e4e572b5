-- The last :'limit' runs, newest first.
-- Reads load_run.
select
    load_id,
    workflow_id,
    workflow_run_id,
    status,
    started_at,
    finished_at,
    stage_events,
    stage_songs,
    rejected,
    plays,
    matched_plays,
    failure_code,
    failure_step,
    failure_message
from (
    select
        load_run.*,
        row_number() over (order by started_at desc, load_id desc) as place
    from load_run
) as placed
where place <= cast(:'limit' as integer)
order by place;
