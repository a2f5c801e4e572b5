-- The isolation level of the session's transaction.
-- Reads nothing.
select current_setting('transaction_isolation') as level;
