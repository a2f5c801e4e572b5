-- Opens a run: in the ledger, once, and in the run's own schema.
-- Writes load_run, this_run. A second run changes nothing in the ledger.
insert into load_run (load_id, workflow_id, workflow_run_id, status, started_at)
select
    cast(:'load_id' as varchar(32)), cast(:'workflow_id' as varchar(512)), cast(:'workflow_run_id' as varchar(64)),
    'running', cast(:'started_at' as timestamp)
where not exists (select 1 from load_run where load_id = :'load_id');
