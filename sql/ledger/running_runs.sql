-- Other runs that are running as far as the ledger knows: the newest 50, since each is looked up in Temporal.
-- Reads load_run.
select load_id, workflow_id, workflow_run_id
from load_run
where status = 'running' and load_id <> :'load_id'
order by started_at desc, load_id desc
limit 50;
