-- Copies the run's row of the ledger into the run's schema, with what its checks and its publish read.
-- Reads load_run; writes this_run. A second run starts afresh.
delete from this_run;

insert into this_run (load_id, started_at, max_gone, checks, proof_key)
select
    load_id, started_at, cast(:'max_gone' as integer) as max_gone,
    cast(:'checks' as varchar(65535)) as checks, cast(:'proof_key' as varchar(64)) as proof_key
from load_run
where load_id = :'load_id';
