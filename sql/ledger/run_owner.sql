-- Workflow that a run belongs to; no row for a run that the ledger does not have.
-- Reads load_run.
select workflow_id
from load_run
where load_id = :'load_id';
