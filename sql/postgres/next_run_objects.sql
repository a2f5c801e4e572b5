-- The next page of the cursor that postgres/open_run_objects.sql opens.
-- Reads nothing.
fetch :page_rows from run_objects;
