-- Run with a load id, or the last run of a workflow id. All columns: a ledger of an older version has fewer until its
-- next load.
-- Reads load_run.
select load_run.*
from load_run
where load_id = :'id' or workflow_id = :'id' or workflow_run_id = :'id'
order by started_at desc, load_id desc
limit 1;
