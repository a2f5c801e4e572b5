-- The columns of one table, in their order, with the standard names of their types. Tables that the session's user has no
-- right to have none here.
-- Reads information_schema.columns.
select column_name, data_type, character_maximum_length
from information_schema.columns
where table_schema = :'schema' and table_name = :'table'
order by ordinal_position;
