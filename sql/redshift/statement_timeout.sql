-- The longest time that a statement of the session may take, in milliseconds; 0 for no limit.
-- Reads nothing.
select current_setting('statement_timeout') as ms;
