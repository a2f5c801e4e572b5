// What only Redshift has in pg_catalog, made in the database behind the stand-in. Column names and types by the AWS pages
// SYS_LOAD_HISTORY, SYS_LOAD_DETAIL, SYS_LOAD_ERROR_DETAIL, SYS_QUERY_HISTORY, STL_LOAD_ERRORS, STL_LOAD_COMMITS,
// STV_RECENTS, STV_SESSIONS, SVV_TRANSACTIONS, STV_DB_ISOLATION_LEVEL; facts/redshift.md 3.2. CHAR columns come padded.
import { SCOPED_GRANTS } from './scoped-grants.js';

/** What `select version()` gives: the words by which clients recognise Redshift. */
export const REDSHIFT_VERSION =
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.77467';

const LOG_TABLES = `
create schema redshift_standin;
create sequence redshift_standin.query_id start 100000;
create table redshift_standin.load (
  query_id bigint, user_name text, transaction_id bigint, session_id int, database_name text, status text,
  table_id bigint, table_name text, start_time timestamp, end_time timestamp, data_source text, query_text text,
  loaded_rows bigint default 0, error_count bigint default 0, error_message text);
create table redshift_standin.load_file (
  query_id bigint, file_name text, loaded_rows bigint, loaded_bytes bigint, finished_at timestamp, error_count bigint);
create table redshift_standin.load_error (
  query_id bigint, file_name text, line_number bigint, column_name text, column_type text, column_length text,
  position int, error_code int, error_message text, raw_line text, raw_field_value text, at timestamp);
`;

const LOAD_VIEWS = `
create view pg_catalog.sys_load_history as
  select 100 user_id, query_id, transaction_id, session_id, database_name, status, table_name, start_time, end_time,
    (extract(epoch from coalesce(end_time, timezone('UTC', clock_timestamp())) - start_time) * 1000000)::bigint duration,
    data_source, 'JSON'::text file_format, loaded_rows,
    (select coalesce(sum(loaded_bytes), 0)::bigint from redshift_standin.load_file f where f.query_id = l.query_id)
      loaded_bytes,
    (select count(*) from redshift_standin.load_file f where f.query_id = l.query_id) source_file_count,
    (select coalesce(sum(loaded_bytes), 0)::bigint from redshift_standin.load_file f where f.query_id = l.query_id)
      source_file_bytes,
    (select count(*) from redshift_standin.load_file f where f.query_id = l.query_id) file_count_scanned,
    (select coalesce(sum(loaded_bytes), 0)::bigint from redshift_standin.load_file f where f.query_id = l.query_id)
      file_bytes_scanned,
    error_count, null::bigint copy_job_id
  from redshift_standin.load l;
create view pg_catalog.sys_load_detail as
  select 100 user_id, query_id, f.file_name, loaded_bytes bytes_scanned, f.loaded_rows lines_scanned,
    0 splits_scanned, finished_at record_time
  from redshift_standin.load_file f;
create view pg_catalog.sys_load_error_detail as
  select 100 user_id, query_id, l.transaction_id, l.session_id, l.database_name::char(64) database_name, l.table_id,
    e.at start_time, e.file_name::char(256) file_name, e.line_number, e.column_name::char(127) column_name,
    e.column_type::char(10) column_type, e.column_length::char(10) column_length, e.position, e.error_code,
    e.error_message::char(512) error_message
  from redshift_standin.load_error e join redshift_standin.load l using (query_id);
create view pg_catalog.stl_load_errors as
  select 100 userid, 0 slice, l.table_id::int tbl, e.at starttime, l.session_id session, query_id::int query,
    e.file_name::char(256) filename, e.line_number, e.column_name::char(127) colname, e.column_type::char(10) "type",
    e.column_length::char(10) col_length, e.position, e.raw_line::char(1024) raw_line,
    e.raw_field_value::char(1024) raw_field_value, e.error_code err_code, e.error_message::char(100) err_reason,
    0 is_partial, 0 start_offset
  from redshift_standin.load_error e join redshift_standin.load l using (query_id);
create view pg_catalog.stl_load_commits as
  select 100 userid, query_id::int query, 0 slice, f.file_name::char(256) "name", f.file_name::char(256) filename,
    0 byte_offset, f.loaded_rows lines_scanned, f.error_count errors, f.finished_at curtime, 1 status, 'JSON' file_format
  from redshift_standin.load_file f join redshift_standin.load l using (query_id) where l.status = 'completed';
`;

const CLIENTS = `pg_stat_activity a where a.backend_type = 'client backend' and a.datname = current_database()`;
const QUERY_COLUMNS = `a.state <> 'idle' and a.query <> ''`;

const SESSION_VIEWS = `
create view pg_catalog.stv_recents as
  select 100 userid, 'Running'::char(20) status, timezone('UTC', a.query_start) starttime,
    (extract(epoch from clock_timestamp() - a.query_start) * 1000000)::int duration, a.usename::char(50) user_name,
    a.datname::char(50) db_name, a.query::char(600) query, a.pid
  from ${CLIENTS} and ${QUERY_COLUMNS};
create view pg_catalog.stv_sessions as
  select timezone('UTC', a.backend_start) starttime, a.pid process, a.usename::char(50) user_name,
    a.datname::char(50) db_name, 0 timeout_sec
  from ${CLIENTS};
create view pg_catalog.sys_query_history as
  select 100 user_id, query_id, null::text query_label, transaction_id, session_id, database_name, 'COPY'::text query_type,
    case status when 'completed' then 'success' when 'aborted' then 'failed' else status end status, start_time, end_time,
    error_message, query_text
  from redshift_standin.load where status <> 'running'
  union all
  select 100, 0, null, coalesce(a.backend_xid::text::bigint, 0), a.pid, a.datname, null, 'running',
    timezone('UTC', a.query_start), null, null, a.query
  from ${CLIENTS} and a.state = 'active' and a.pid <> pg_backend_pid()
  union all
  select 100, 0, null, 0, a.pid, a.datname, null, 'success', timezone('UTC', a.query_start),
    timezone('UTC', a.state_change), null, a.query
  from ${CLIENTS} and a.state <> 'active' and a.query <> '' and a.pid <> pg_backend_pid();
create view pg_catalog.svv_transactions as
  select a.usename txn_owner, a.datname txn_db, coalesce(l.transactionid::text::bigint, 0) xid, a.pid,
    timezone('UTC', a.xact_start) txn_start, l.mode lock_mode, l.locktype lockable_object_type, l.relation::int relation,
    l.granted
  from pg_locks l join pg_stat_activity a on a.pid = l.pid
  where a.datname = current_database() and a.pid <> pg_backend_pid();
create view pg_catalog.stv_db_isolation_level as
  select current_database()::name db_name, 'Snapshot Isolation'::text isolation_level;
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

/** Sessions that do not come through the stand-in still see PostgreSQL's own version. */
const VERSION = `
alter function pg_catalog.version() rename to postgres_version;
create function pg_catalog.version() returns text stable language sql as
  $$ select case when current_setting('redshift.standin', true) = 'on' then '${REDSHIFT_VERSION}' else postgres_version() end $$;
`;

/** By default everybody may make tables in the schema PUBLIC (r_Privileges); PostgreSQL stopped that with version 15. */
const DEFAULT_PERMISSIONS = 'grant create, usage on schema public to public;';

/** Makes all of it, once in a database, by one who may change the catalog. A second run changes nothing. */
export const INSTALL_CATALOG = `
do $install$ begin
  perform pg_advisory_xact_lock(5439);
  if to_regnamespace('redshift_standin') is null then
    set local allow_system_table_mods = on;
    ${[LOG_TABLES, LOAD_VIEWS, SESSION_VIEWS, FUNCTIONS, VERSION, SCOPED_GRANTS, DEFAULT_PERMISSIONS].join('\n')}
    grant usage on schema redshift_standin to public;
    grant select on all tables in schema redshift_standin to public;
    grant select on pg_catalog.sys_load_history, pg_catalog.sys_load_detail, pg_catalog.sys_load_error_detail,
      pg_catalog.stl_load_errors, pg_catalog.stl_load_commits, pg_catalog.stv_recents, pg_catalog.stv_sessions,
      pg_catalog.sys_query_history, pg_catalog.svv_transactions, pg_catalog.stv_db_isolation_level to public;
  end if;
end $install$;
`;
