-- The isolation level of the database.
-- Reads stv_db_isolation_level.
select isolation_level as level
from stv_db_isolation_level
where db_name = current_database();
