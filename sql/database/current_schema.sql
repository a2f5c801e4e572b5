-- Returns the first schema of the search path that exists.
select current_schema() as name;
