-- The name and version of the database server, as it reports them.
-- Reads nothing.
select version() as version;
