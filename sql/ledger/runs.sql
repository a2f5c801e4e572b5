-- Last runs, newest first.
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
from load_run
order by started_at desc, load_id desc
limit 20;
