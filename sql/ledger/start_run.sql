-- Opens a run in the ledger, once. Its sources are empty if an older worker runs the workflow.
-- Writes load_run. A second run changes nothing.
insert into load_run
    (load_id, workflow_id, workflow_run_id, status, started_at, program_version, log_data, song_data)
select
    cast(:'load_id' as varchar(32)), cast(:'workflow_id' as varchar(512)), cast(:'workflow_run_id' as varchar(64)),
    'running', cast(:'started_at' as timestamp), cast(:'program_version' as varchar(32)),
    cast(nullif(:'log_data', '') as varchar(2048)), cast(nullif(:'song_data', '') as varchar(2048))
where not exists (select 1 from load_run where load_id = :'load_id');
