-- A row while a session still has a transaction: after its end nothing of it is left.
-- Reads svv_transactions.
select 1 as there from svv_transactions where pid = :'pid' limit 1;
