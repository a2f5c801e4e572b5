-- The number of rows that the session's last COPY has loaded.
-- Reads nothing.
select pg_last_copy_count() as count;
