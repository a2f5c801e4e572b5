-- own_column: no rows. Its columns are the custom columns that the run is started with.
-- Reads nothing; writes own_column. Runs once.
create table own_column (
:columns
);
