-- A row while a session that was told to end still has a transaction: after its end nothing of it is left. A transaction
-- that began later is that of another session, to which the pid was given again.
-- Reads svv_transactions.
select 1 as there
from svv_transactions
where pid = :'pid' and txn_start <= cast(:'stopped_at' as timestamp)
limit 1;
