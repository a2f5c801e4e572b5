-- Opens a run in the ledger, once.
-- Writes load_run. A second run changes nothing.
insert into load_run (load_id, workflow_id, workflow_run_id, status, started_at, program_version)
select
    cast(:'load_id' as varchar(32)), cast(:'workflow_id' as varchar(512)), cast(:'workflow_run_id' as varchar(64)),
    'running', cast(:'started_at' as timestamp), cast(:'program_version' as varchar(32))
where not exists (select 1 from load_run where load_id = :'load_id');
