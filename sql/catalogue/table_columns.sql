-- The columns of one table, in their order.
-- Reads information_schema.columns.
select column_name, data_type, character_maximum_length
from information_schema.columns
where table_schema = :'schema' and table_name = :'table'
order by ordinal_position;
