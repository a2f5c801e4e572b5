-- The warehouse's time, and the oid of a table on the search path: load errors of a COPY are looked up by both.
-- Reads pg_class.
select cast(getdate() as varchar(32)) as since;
select "oid" as table_id
from pg_class
where relname = :'table' and pg_table_is_visible("oid");
