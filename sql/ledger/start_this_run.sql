-- Copies the run's row of the ledger into the run's schema.
-- Reads load_run; writes this_run. A second run starts afresh.
delete from this_run;

insert into this_run (load_id, started_at)
select load_id, started_at
from load_run
where load_id = :'load_id';
