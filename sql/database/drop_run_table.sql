-- Drops a table of a run's schema (psql -v schema=NAME -v table=NAME): named in full, so that it can be no table of the star.
-- Writes the named table. Runs once a run: the publish sees to it.
drop table :"schema".:"table";
