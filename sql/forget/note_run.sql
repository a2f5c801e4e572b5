-- Records in the ledger that a user was forgotten, beside the loads: rows of the star were deleted.
-- Writes load_run. A second run adds a row.
insert into load_run (load_id, workflow_id, workflow_run_id, status, started_at, finished_at, program_version)
values (
    cast(:'load_id' as varchar(32)), cast(:'workflow_id' as varchar(512)), cast(:'workflow_run_id' as varchar(64)),
    'user forgotten', cast(:'forgotten_at' as timestamp), cast(:'forgotten_at' as timestamp),
    cast(:'program_version' as varchar(32))
);
