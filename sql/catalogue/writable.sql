-- Whether the session's user may read and write all rows of a table, given with its schema and quoted where needed.
-- Reads nothing.
select
    has_table_privilege(:'table', 'select')
    and has_table_privilege(:'table', 'insert')
    and has_table_privilege(:'table', 'update')
    and has_table_privilege(:'table', 'delete') as is_writable;
