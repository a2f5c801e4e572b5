-- Number of rows of a user in a table of a run (psql -v schema=NAME -v table=NAME -v user_id=ID).
-- Reads the named table.
select count(*) as row_count
from :"schema".:"table"
where
    cast(user_id as varchar(64)) <> ''
    and ltrim(cast(user_id as varchar(64)), '0') = ltrim(cast(:'user_id' as varchar(64)), '0');
