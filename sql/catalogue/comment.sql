-- Sets the comment of a table, view or column. Both values are written into the statement: COMMENT takes no parameters.
-- Reads nothing; writes pg_description. A second run changes nothing.
comment on :object is :comment;
