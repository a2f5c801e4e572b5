-- Numbers of rows that a run changed in each table of the star.
-- Reads load_table.
select table_name, inserted, updated, coalesce(deleted, 0) as deleted
from load_table
where load_id = :'load_id'
order by table_name;
