-- run_proof: one row: the key that proves the results of the run's checks, and the names of those without whose proof
-- nothing is published, separated by blanks. No row in a run that an older version began: it needs no proof.
-- Reads nothing, writes nothing. A second run starts afresh.
create table run_proof (
    proof_key  varchar(64) not null,
    checks     varchar(65535) not null
);
