-- The key that proves the results of the run's checks, and the checks that its publish needs a proof of.
-- Reads run_proof.
select proof_key, checks from run_proof;
