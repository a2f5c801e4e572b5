-- Numbers of rows that a run changed in each table of the star, in a ledger that no load of this version has migrated yet:
-- its runs deleted no row.
-- Reads load_table.
select table_name, inserted, updated, 0 as deleted
from load_table
where load_id = :'load_id'
order by table_name;
