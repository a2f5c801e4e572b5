-- Deletes the rows of a user from a table of a run that is running (psql -v schema=NAME -v table=NAME -v user_id=ID).
-- Writes the named table. A second run changes nothing.
--! counts: run table
delete from :"schema".:"table" where
    cast(user_id as varchar(64)) <> ''
    and ltrim(cast(user_id as varchar(64)), '0') = ltrim(cast(:'user_id' as varchar(64)), '0');
