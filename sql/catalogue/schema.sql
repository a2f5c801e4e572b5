-- A row if the schema exists, whoever owns it, and whether the session's user may use it. Redshift's
-- information_schema.schemata lists only the schemas that the user owns, never public (sodadata/soda-core#2789).
-- Reads pg_namespace.
select has_schema_privilege(nspname, 'usage') as is_usable
from pg_namespace
where nspname = :'schema';
