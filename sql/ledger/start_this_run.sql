-- Copies the run's row of the ledger into the run's schema, with the setting that its checks read.
-- Reads load_run; writes this_run. A second run starts afresh.
delete from this_run;

insert into this_run (load_id, started_at, max_gone)
select load_id, started_at, cast(:'max_gone' as integer) as max_gone
from load_run
where load_id = :'load_id';
