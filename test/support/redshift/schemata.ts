/**
 * INFORMATION_SCHEMA.SCHEMATA, and who owns PUBLIC. The view lists only the schemas that the current user owns, and
 * PUBLIC belongs to `rdsdb`, so nobody else finds it there: that is the view of PostgreSQL 8.0 (later versions also list
 * schemas that one may use), and reports from live clusters agree (sodadata/soda-core#2789, TableProApp/TablePro#982).
 * PG_NAMESPACE lists all. Everybody may make tables in PUBLIC (AWS r_Privileges); PostgreSQL stopped that with version
 * 15. Sessions that do not come through the emulator see PostgreSQL's own view.
 */
export const SCHEMATA = `
begin
  create role rdsdb nologin;
exception when duplicate_object or unique_violation then null;
end;
alter schema public owner to rdsdb;
grant create, usage on schema public to public;
create or replace view information_schema.schemata as
  select cast(current_database() as information_schema.sql_identifier) catalog_name,
    cast(n.nspname as information_schema.sql_identifier) schema_name,
    cast(u.rolname as information_schema.sql_identifier) schema_owner,
    cast(null as information_schema.sql_identifier) default_character_set_catalog,
    cast(null as information_schema.sql_identifier) default_character_set_schema,
    cast(null as information_schema.sql_identifier) default_character_set_name,
    cast(null as information_schema.character_data) sql_path
  from pg_namespace n join pg_authid u on u.oid = n.nspowner
  where case when current_setting('redshift.own_schemata', true) = 'on' then u.rolname = current_user
    else pg_has_role(n.nspowner, 'USAGE') or has_schema_privilege(n.oid, 'CREATE, USAGE') end;
`;
