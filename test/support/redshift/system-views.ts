// The system views, in the database behind the emulator. SYS and STL views are logs and come late, by some seconds
// (AWS cm_chap_system-tables: "the data is available in near real time"; how late is nowhere documented, so a test says
// it); STV and SVV_TRANSACTIONS show what is now. A view shows an ended session, whose pid another one may have since
// (AWS PG_BACKEND_PID: pids are used again).

/** Views of COPY. */
export const LOAD_VIEWS = `
create view pg_catalog.sys_load_history as
  select 100 user_id, query_id, transaction_id, session_id, database_name,
    case when redshift_emulator.shows(end_time) then status else 'running' end status, table_name, start_time,
    case when redshift_emulator.shows(end_time) then end_time end end_time,
    (extract(epoch from coalesce(end_time, timezone('UTC', clock_timestamp())) - start_time) * 1000000)::bigint duration,
    data_source, 'JSON'::text file_format, loaded_rows,
    (select coalesce(sum(loaded_bytes), 0)::bigint from redshift_emulator.load_file f where f.query_id = l.query_id)
      loaded_bytes,
    (select count(*) from redshift_emulator.load_file f where f.query_id = l.query_id) source_file_count,
    (select coalesce(sum(loaded_bytes), 0)::bigint from redshift_emulator.load_file f where f.query_id = l.query_id)
      source_file_bytes,
    (select count(*) from redshift_emulator.load_file f where f.query_id = l.query_id) file_count_scanned,
    (select coalesce(sum(loaded_bytes), 0)::bigint from redshift_emulator.load_file f where f.query_id = l.query_id)
      file_bytes_scanned,
    case when redshift_emulator.shows(end_time) then error_count else 0 end error_count, null::bigint copy_job_id
  from redshift_emulator.load l where redshift_emulator.shows(start_time);
create view pg_catalog.sys_load_detail as
  select 100 user_id, query_id, f.file_name, loaded_bytes bytes_scanned, f.loaded_rows lines_scanned,
    0 splits_scanned, finished_at record_time
  from redshift_emulator.load_file f where redshift_emulator.shows(finished_at);
create view pg_catalog.sys_load_error_detail as
  select 100 user_id, query_id, l.transaction_id, l.session_id, l.database_name::char(64) database_name, l.table_id,
    e.at start_time, e.file_name::char(256) file_name, e.line_number, e.column_name::char(127) column_name,
    e.column_type::char(10) column_type, e.column_length::char(10) column_length, e.position, e.error_code,
    e.error_message::char(512) error_message
  from redshift_emulator.load_error e join redshift_emulator.load l using (query_id) where redshift_emulator.shows(e.at);
create view pg_catalog.stl_load_errors as
  select 100 userid, 0 slice, l.table_id::int tbl, e.at starttime, l.session_id session, query_id::int query,
    e.file_name::char(256) filename, e.line_number, e.column_name::char(127) colname, e.column_type::char(10) "type",
    e.column_length::char(10) col_length, e.position, e.raw_line::char(1024) raw_line,
    e.raw_field_value::char(1024) raw_field_value, e.error_code err_code, e.error_message::char(100) err_reason,
    0 is_partial, 0 start_offset
  from redshift_emulator.load_error e join redshift_emulator.load l using (query_id) where redshift_emulator.shows(e.at);
create view pg_catalog.stl_load_commits as
  select 100 userid, query_id::int query, 0 slice, f.file_name::char(256) "name", f.file_name::char(256) filename,
    0 byte_offset, f.loaded_rows lines_scanned, f.error_count errors, f.finished_at curtime, 1 status, 'JSON' file_format
  from redshift_emulator.load_file f join redshift_emulator.load l using (query_id) where l.status = 'completed' and redshift_emulator.shows(l.end_time);
`;

const CLIENTS = `pg_stat_activity a where a.backend_type = 'client backend' and a.datname = current_database()`;
const QUERY_COLUMNS = `a.state <> 'idle' and a.query <> ''`;

/** Views of sessions and of what they run. */
export const SESSION_VIEWS = `
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
  select (select usesysid::int from pg_user where usename = user_name) user_id, query_id, null::text query_label, transaction_id, session_id, database_name, 'COPY'::text query_type,
    case status when 'completed' then 'success' when 'aborted' then 'failed' else status end status, start_time, end_time,
    error_message, query_text
  from redshift_emulator.load where status <> 'running' and redshift_emulator.shows(end_time)
  union all
  select a.usesysid::int, 0, null, coalesce(a.backend_xid::text::bigint, 0), a.pid, a.datname, null, 'running',
    timezone('UTC', a.query_start), null, null, a.query
  from ${CLIENTS} and a.state = 'active' and a.pid <> pg_backend_pid()
    and redshift_emulator.shows(timezone('UTC', a.query_start))
  union all
  select a.usesysid::int, 0, null, 0, a.pid, a.datname, null, 'success', timezone('UTC', a.query_start),
    timezone('UTC', a.state_change), null, a.query
  from ${CLIENTS} and a.state <> 'active' and a.query <> '' and a.pid <> pg_backend_pid()
    and redshift_emulator.shows(timezone('UTC', a.query_start))
  union all
  select (select usesysid::int from pg_user where usename = current_user), 0, null, 0, session_id, current_database(),
    null, 'success', end_time, end_time, null, query_text
  from redshift_emulator.ended_session;
create view pg_catalog.sys_session_history as
  select a.usename::char(50) user_id, a.pid session_id, a.datname::char(50) database_name, 'active'::char(10) status,
    0 session_timeout, timezone('UTC', a.backend_start) start_time, null::timestamp end_time
  from ${CLIENTS} and redshift_emulator.shows(timezone('UTC', a.backend_start))
  union all
  select current_user, session_id, current_database(), 'closed', 0, start_time, end_time
  from redshift_emulator.ended_session;
create view pg_catalog.svv_transactions as
  select a.usename txn_owner, a.datname txn_db, coalesce(l.transactionid::text::bigint, 0) xid, a.pid,
    timezone('UTC', a.xact_start) txn_start, l.mode lock_mode, l.locktype lockable_object_type, l.relation::int relation,
    l.granted
  from pg_locks l join pg_stat_activity a on a.pid = l.pid
  where a.datname = current_database() and a.pid <> pg_backend_pid();
create view pg_catalog.stv_db_isolation_level as
  select current_database()::name db_name, 'Snapshot Isolation'::text isolation_level;
`;
