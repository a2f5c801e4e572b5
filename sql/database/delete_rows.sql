-- Deletes all rows of a table (psql -v table=NAME). Unlike TRUNCATE it is undone with its transaction on Redshift, and
-- readers of PostgreSQL see the rows until the commit.
-- Writes the named table. A second run changes nothing.
delete from :"table";
