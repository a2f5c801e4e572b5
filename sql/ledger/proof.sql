-- The key of the run's proofs, and the checks that its publish needs a proof of. Both are null in a run that an older version
-- began.
-- Reads this_run.
select proof_key, checks from this_run;
