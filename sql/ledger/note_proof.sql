-- Gives a run its key, and the names of the checks that its publish needs a proof of.
-- Writes run_proof. A second run changes nothing.
delete from run_proof;

insert into run_proof (proof_key, checks)
values (:'proof_key', :'checks');
