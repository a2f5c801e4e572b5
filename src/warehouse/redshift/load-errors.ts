import { LoadError } from '../../model/errors.js';
import { sqlFile } from '../../sql/files.js';
import type { OpenSession } from '../connection.js';
import type { RejectedRow, Session } from '../warehouse.js';

/** COPYs of one session into one table since a time of the warehouse's clock. */
export interface CopySession {
  readonly pid: number;
  /** The table's oid: a recreated table has a new one. */
  readonly table: number;
  readonly since: string;
}

/** Finds the original of a line that COPY read: the same line, or a line of an object that was compacted into the file. */
export type Trace = (uri: string, line: number) => Promise<{ uri: string; line: number }>;

/** Longest name in bytes that the load views hold; longer ones are cut. */
const NAME_BYTES = 256;

/** Trace of objects that COPY read themselves. A name that the view has cut is completed if only one object starts with it. */
export function directTrace(objects: readonly { readonly uri: string }[]): Trace {
  return async (uri, line) => {
    if (Buffer.byteLength(uri) < NAME_BYTES) return { uri, line };
    const matches = objects.filter((object) => object.uri.startsWith(uri));
    return { uri: matches.length === 1 && matches[0] ? matches[0].uri : `${uri}…`, line };
  };
}

/** Message of a COPY that failed because of rows. */
const REJECTED = /(stl_load_errors|sys_load_error_detail)|Load into table .* failed/i;

/** Whether a COPY failed because of the records that it read. */
export function isRejection(error: unknown): error is LoadError {
  return error instanceof LoadError && error.code === 'SQL_FAILED' && REJECTED.test(error.message);
}

/** Time to wait for the views, which show a COPY's errors some seconds late, and the delay between two queries. */
const VIEW_LIMIT_MS = 30_000;
const VIEW_DELAY_MS = 500;

/** Notice of a COPY that has rejected records (AWS tutorial-loading-run-copy: "7 record(s) could not be loaded"). */
const REJECTED_COUNT = /(\d+) record\(s\) could not be loaded/;

/** Number of records that COPY has rejected, by its own notices. */
export function rejectedCount(notices: readonly string[]): number {
  return notices.reduce((sum, notice) => sum + Number(REJECTED_COUNT.exec(notice)?.[1] ?? 0), 0);
}

/**
 * Reads the records that COPY rejected. A provisioned cluster shows their values as well; Serverless has no such view.
 * They are read on a second connection: a view that may not be read would abort the transaction of the first.
 * @param expected least number of records, by COPY's notices; the views are polled until they show as many.
 */
export async function loadErrors(
  connections: OpenSession,
  copy: CopySession,
  trace: Trace,
  expected: number,
): Promise<RejectedRow[]> {
  const deadline = Date.now() + VIEW_LIMIT_MS;
  const rows = await connections.session({ searchPath: ['public'] }, async (session) => {
    for (;;) {
      const visibleRows = await visibleErrors(session, copy);
      if (visibleRows.length >= expected || Date.now() >= deadline) return visibleRows;
      await new Promise((resolve) => setTimeout(resolve, VIEW_DELAY_MS));
    }
  });
  const rejected: RejectedRow[] = [];
  for (const row of rows) rejected.push(await rejectedRow(row, trace));
  return rejected;
}

async function visibleErrors(session: Session, copy: CopySession): Promise<Record<string, unknown>[]> {
  const values = { session: copy.pid, table: copy.table, since: copy.since };
  try {
    return await session.select(sqlFile('redshift/load_errors_provisioned.sql'), values);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return session.select(sqlFile('redshift/load_errors.sql'), values);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof LoadError && ['PERMISSION_DENIED', 'SQL_FAILED'].includes(error.code);
}

async function rejectedRow(row: Record<string, unknown>, trace: Trace): Promise<RejectedRow> {
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : '');
  const { uri, line } = await trace(text('file_name'), Number(row['line_number']));
  const column = text('column_name');
  return {
    uri,
    line,
    position: Number(row['position']),
    column: column === '' ? null : column,
    value: text('value'),
    reason: text('reason'),
    raw: text('record'),
  };
}
