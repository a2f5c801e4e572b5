// Parts of pg_catalog that only Redshift has, created in the database behind the emulator. Column names and types by the AWS pages
// SYS_LOAD_HISTORY, SYS_LOAD_DETAIL, SYS_LOAD_ERROR_DETAIL, SYS_QUERY_HISTORY, STL_LOAD_ERRORS, STL_LOAD_COMMITS,
// STV_RECENTS, STV_SESSIONS, SVV_TRANSACTIONS, STV_DB_ISOLATION_LEVEL; facts/redshift.md 3.2. CHAR columns come padded.
import { FNV_HASH } from './fnv-hash.js';
import { SCHEMATA } from './schemata.js';
import { TABLE_DESIGN } from './table-design.js';
import { TRAILING_BLANKS } from './trailing-blanks.js';
import type { Strictness } from './strictness.js';
import { SCOPED_GRANTS } from './scoped-grants.js';
import { LOAD_VIEWS, SESSION_VIEWS } from './system-views.js';

/** Result of `select version()`: the words by which clients recognise Redshift. */
export const REDSHIFT_VERSION =
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.77467';

const LOG_TABLES = `
create schema redshift_emulator;
create sequence redshift_emulator.query_id start 100000;
create table redshift_emulator.load (
  query_id bigint, user_name text, transaction_id bigint, session_id int, database_name text, status text,
  table_id bigint, table_name text, start_time timestamp, end_time timestamp, data_source text, query_text text,
  loaded_rows bigint default 0, error_count bigint default 0, error_message text);
create table redshift_emulator.load_file (
  query_id bigint, file_name text, loaded_rows bigint, loaded_bytes bigint, finished_at timestamp, error_count bigint);
create table redshift_emulator.load_error (
  query_id bigint, file_name text, line_number bigint, column_name text, column_type text, column_length text,
  position int, error_code int, error_message text, raw_line text, raw_field_value text, at timestamp);
create table redshift_emulator.ended_session (session_id int, start_time timestamp, end_time timestamp, query_text text);
create table redshift_emulator.view_delay (delay interval);
insert into redshift_emulator.view_delay values ('0');
create function redshift_emulator.shows(timestamp) returns boolean stable language sql as
  $$ select $1 <= timezone('UTC', clock_timestamp()) - (select delay from redshift_emulator.view_delay) $$;
`;

/** r_GETDATE, r_LEN, r_DATEADD_function, r_DATEDIFF_function, CONVERT_TIMEZONE, PG_LAST_COPY_COUNT, PG_LAST_COPY_ID. */
const FUNCTIONS = `
create function pg_catalog.getdate() returns timestamp stable language sql as
  $$ select date_trunc('second', timezone('UTC', statement_timestamp())) $$;
create function pg_catalog.len(text) returns int immutable strict language sql as $$ select char_length($1) $$;
create function pg_catalog.sha2(text, int) returns text immutable strict language sql as
  $$ select encode(case $2 when 224 then sha224(convert_to($1, 'UTF8')) when 384 then sha384(convert_to($1, 'UTF8'))
     when 512 then sha512(convert_to($1, 'UTF8')) else sha256(convert_to($1, 'UTF8')) end, 'hex') $$;
create function pg_catalog.convert_timezone(text, timestamp) returns timestamp immutable strict language sql as
  $$ select ($2 at time zone 'UTC') at time zone $1 $$;
create function pg_catalog.convert_timezone(text, text, timestamp) returns timestamp immutable strict language sql as
  $$ select ($3 at time zone $1) at time zone $2 $$;
create function pg_catalog.redshift_date_part(text) returns text immutable strict language sql as
  $$ select case lower($1) when 'd' then 'day' when 'h' then 'hour' when 'hr' then 'hour' when 'm' then 'minute'
     when 'mi' then 'minute' when 'min' then 'minute' when 's' then 'second' when 'sec' then 'second'
     when 'ms' then 'millisecond' when 'us' then 'microsecond' when 'w' then 'week' when 'mon' then 'month'
     when 'y' then 'year' when 'yr' then 'year' else lower($1) end $$;
create function pg_catalog.dateadd(text, bigint, timestamp) returns timestamp immutable strict language sql as
  $$ select $3 + $2 * ('1 ' || redshift_date_part($1))::interval $$;
create function pg_catalog.datediff(text, timestamp, timestamp) returns bigint immutable strict language sql as
  $$ select case redshift_date_part($1)
     when 'year' then extract(year from $3) - extract(year from $2)
     when 'month' then 12 * (extract(year from $3) - extract(year from $2)) + extract(month from $3)
       - extract(month from $2)
     else trunc(extract(epoch from date_trunc(redshift_date_part($1), $3) - date_trunc(redshift_date_part($1), $2))
       / extract(epoch from ('1 ' || redshift_date_part($1))::interval)) end::bigint $$;
create function pg_catalog.pg_last_copy_count() returns bigint stable language sql as
  $$ select coalesce(nullif(current_setting('redshift.last_copy_count', true), '')::bigint, 0) $$;
create function pg_catalog.pg_last_copy_id() returns bigint stable language sql as
  $$ select coalesce(nullif(current_setting('redshift.last_copy_id', true), '')::bigint, -1) $$;
`;

/** Sessions that do not come through the emulator still see PostgreSQL's own version. */
const VERSION = `
alter function pg_catalog.version() rename to postgres_version;
create function pg_catalog.version() returns text stable language sql as
  $$ select case when current_setting('redshift.emulator', true) = 'on' then '${REDSHIFT_VERSION}' else postgres_version() end $$;
`;

const ALL = [
  LOG_TABLES,
  LOAD_VIEWS,
  SESSION_VIEWS,
  FUNCTIONS,
  FNV_HASH,
  VERSION,
  SCOPED_GRANTS,
  TABLE_DESIGN,
  SCHEMATA,
];

/**
 * Statement that makes all of it, once in a database, by one who may change the catalog. A second run changes nothing.
 * How texts are compared belongs to the database: where the emulator is lenient in it, it is so from the start.
 */
export function installCatalog(strictness: Strictness): string {
  const parts = strictness.has('trailing blanks') ? [...ALL, TRAILING_BLANKS] : ALL;
  return `
do $install$ begin
  perform pg_advisory_xact_lock(5439);
  if to_regnamespace('redshift_emulator') is null then
    set local allow_system_table_mods = on;
    ${parts.join('\n')}
    grant usage on schema redshift_emulator to public;
    grant select on all tables in schema redshift_emulator to public;
    grant select on pg_catalog.sys_load_history, pg_catalog.sys_load_detail, pg_catalog.sys_load_error_detail,
      pg_catalog.stl_load_errors, pg_catalog.stl_load_commits, pg_catalog.stv_recents, pg_catalog.stv_sessions,
      pg_catalog.sys_query_history, pg_catalog.sys_session_history, pg_catalog.svv_transactions, pg_catalog.stv_db_isolation_level to public;
  end if;
end $install$;
`;
}
