// Rows of the SYS and STL load views. They are written over a separate connection, so that it outlives a rollback
// (facts/redshift.md 3.2: errors are looked up after ROLLBACK).
import pg from 'pg';
import type { PostgresAddress } from './backend-link.js';
import { installCatalog } from './catalog.js';
import type { Strictness } from './strictness.js';

/** A COPY that begins. */
export interface LoadStart {
  readonly userName: string;
  readonly sessionId: number;
  readonly databaseName: string;
  readonly tableId: number;
  readonly tableName: string;
  readonly dataSource: string;
  readonly queryText: string;
}

/** One line of STL_LOAD_ERRORS. */
export interface LoadErrorRow {
  readonly file_name: string;
  readonly line_number: number;
  readonly column_name: string;
  readonly column_type: string;
  readonly column_length: string;
  readonly position: number;
  readonly error_code: number;
  readonly error_message: string;
  readonly raw_line: string;
  readonly raw_field_value: string;
}

/** One file that was read to its end. */
export interface LoadFileRow {
  readonly file_name: string;
  readonly loaded_rows: number;
  readonly loaded_bytes: number;
  readonly error_count: number;
}

const NOW = `timezone('UTC', clock_timestamp())`;

/** The load views' tables. */
export class LoadLog {
  private constructor(private readonly client: pg.Client) {}

  /** Connects, and installs the catalog where it is missing. */
  static async open(address: PostgresAddress, strictness: Strictness): Promise<LoadLog> {
    const client = new pg.Client(address);
    client.on('error', () => undefined);
    await client.connect();
    await client.query(installCatalog(strictness));
    return new LoadLog(client);
  }

  /** The query id of a COPY that begins. */
  async start(load: LoadStart): Promise<number> {
    const { rows } = await this.client.query<{ id: string }>(
      `insert into redshift_emulator.load (query_id, user_name, transaction_id, session_id, database_name, status, table_id,
         table_name, start_time, data_source, query_text)
       values (nextval('redshift_emulator.query_id'), $1, 0, $2, $3, 'running', $4, $5, ${NOW}, $6, $7)
       returning query_id as id`,
      [load.userName, load.sessionId, load.databaseName, load.tableId, load.tableName, load.dataSource, load.queryText],
    );
    return Number(rows[0]!.id);
  }

  async progress(queryId: number, loadedRows: number): Promise<void> {
    await this.client.query('update redshift_emulator.load set loaded_rows = $2 where query_id = $1', [
      queryId,
      loadedRows,
    ]);
  }

  /** Writes the outcome: `failure` null where the COPY was done. */
  async finish(
    queryId: number,
    loadedRows: number,
    files: readonly LoadFileRow[],
    errors: readonly LoadErrorRow[],
    failure: string | null,
  ): Promise<void> {
    await this.rows('load_file', 'finished_at', queryId, files);
    await this.rows('load_error', 'at', queryId, errors);
    await this.client.query(
      `update redshift_emulator.load
       set status = $2, loaded_rows = $3, error_count = $4, error_message = $5, end_time = ${NOW} where query_id = $1`,
      [queryId, failure === null ? 'completed' : 'aborted', loadedRows, errors.length, failure],
    );
  }

  /** Makes the SYS and STL views come this much late. */
  async delayViews(milliseconds: number): Promise<void> {
    await this.client.query(`update redshift_emulator.view_delay set delay = $1 * interval '1 millisecond'`, [
      milliseconds,
    ]);
  }

  /** Says that an ended session had a pid that another one has now, and which statement was its last, a minute ago. */
  async reusedPid(pid: number, statement: string): Promise<void> {
    await this.client.query(
      `insert into redshift_emulator.ended_session (session_id, start_time, end_time, query_text)
       values ($1, ${NOW} - interval '2 minutes', ${NOW} - interval '1 minute', $2)`,
      [pid, statement],
    );
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private async rows(table: string, timeColumn: string, queryId: number, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const columns = Object.keys(rows[0]!).join(', ');
    await this.client.query(
      `insert into redshift_emulator.${table} (query_id, ${timeColumn}, ${columns})
       select $1, ${NOW}, ${columns} from json_populate_recordset(null::redshift_emulator.${table}, $2)`,
      [queryId, JSON.stringify(rows)],
    );
  }
}
