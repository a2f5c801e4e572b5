-- Two roles that can do their work and nothing else: one that loads, one that queries. Run it once, as an
-- administrator:   psql -v ON_ERROR_STOP=1 -v database=dwh -v star=public -v ops=sparkify_ops -f
-- sql/redshift/grants.sql then: grant role sparkify_loader to the_loader; grant role sparkify_analyst to an_analyst;
-- Reads nothing; writes grants, and takes one away. A second run fails at the first statement, and changes nothing.
create role sparkify_loader;
create role sparkify_analyst;

-- By default everybody may make tables in the schema public, the analyst too. Where the star is there, this takes it
-- from all users of the database: share the database with others who need it, and the star wants a schema of its own.
revoke create on schema :"star" from public;

-- The loader makes the schemas of its runs, and owns the tables of the star and the ledger.
create schema if not exists :"ops";
grant create on database :"database" to role sparkify_loader;
grant usage, create on schema :"star" to role sparkify_loader;
grant usage, create on schema :"ops" to role sparkify_loader;

-- The analyst reads the star: what is there now, and what the loader makes later. Default privileges would hold for
-- what the administrator makes; permissions of a schema's scope hold for what anybody does.
grant usage on schema :"star" to role sparkify_analyst;
grant select for tables in schema :"star" to role sparkify_analyst;
