-- Runs of the ledger, the oldest first.
-- Reads load_run.
select load_id, status
from load_run
order by load_id;
