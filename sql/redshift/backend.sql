-- One row while a terminated session still has a transaction: nothing else is left of a session that has ended. A
-- transaction that started later belongs to another session with the same pid.
-- Reads svv_transactions.
select 1 as there
from svv_transactions
where pid = :'pid' and txn_start <= cast(:'stopped_at' as timestamp)
limit 1;
