-- The longest time that a statement of the session may take, in milliseconds; 0 for no limit.
-- Reads pg_settings.
select setting as ms from pg_settings where name = 'statement_timeout';
