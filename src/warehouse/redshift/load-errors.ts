import { LoadError } from '../../model/errors.js';
import { sqlFile } from '../../sql/files.js';
import type { OpenSession } from '../connection.js';
import type { RejectedRow, Session } from '../warehouse.js';

/** Which COPYs are meant: those of one session into one table since a time of the warehouse's clock. */
export interface CopySession {
  readonly pid: number;
  /** The table's oid: a table that was made anew has a new one. */
  readonly table: number;
  readonly since: string;
}

/** Where an object that COPY read comes from: itself, or a line of an original that was merged into it. */
export type Trace = (uri: string, line: number) => Promise<{ uri: string; line: number }>;

/** Longest name that the load views hold; what is longer is cut. */
const NAME_BYTES = 256;

/** Objects that COPY read as they are. A name that the view has cut is completed where only one object begins so. */
export function asTheyAre(batches: readonly (readonly { readonly uri: string }[])[]): Trace {
  return async (uri, line) => {
    if (Buffer.byteLength(uri) < NAME_BYTES) return { uri, line };
    const found = batches.flat().filter((object) => object.uri.startsWith(uri));
    return { uri: found.length === 1 && found[0] ? found[0].uri : `${uri}…`, line };
  };
}

/** What a COPY says when rows are the reason that it failed. */
const REJECTED = /(stl_load_errors|sys_load_error_detail)|Load into table .* failed/i;

/** Whether a COPY failed by the records that it read. */
export function isRejection(error: unknown): error is LoadError {
  return error instanceof LoadError && error.code === 'SQL_FAILED' && REJECTED.test(error.message);
}

/** How long the views are waited for, and how often they are asked: they show a COPY's errors some seconds late. */
const VIEW_LIMIT_MS = 30_000;
const VIEW_DELAY_MS = 500;

/** Notice of a COPY that has left records out (AWS tutorial-loading-run-copy: "7 record(s) could not be loaded"). */
const LEFT_OUT = /(\d+) record\(s\) could not be loaded/;

/** The number of records that COPY has left out, by its own notices. */
export function leftOut(notices: readonly string[]): number {
  return notices.reduce((sum, notice) => sum + Number(LEFT_OUT.exec(notice)?.[1] ?? 0), 0);
}

/**
 * The records that COPY would not take. A provisioned cluster shows their values as well; Serverless has no such view.
 * They are read over a second connection: a view that may not be read would end the transaction of the first.
 * @param expected how many there are at least, by what COPY has said; the views are waited for until they show as many.
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
      const shown = await shownErrors(session, copy);
      if (shown.length >= expected || Date.now() >= deadline) return shown;
      await new Promise((resolve) => setTimeout(resolve, VIEW_DELAY_MS));
    }
  });
  const rejected: RejectedRow[] = [];
  for (const row of rows) rejected.push(await rejectedRow(row, trace));
  return rejected;
}

async function shownErrors(session: Session, copy: CopySession): Promise<Record<string, unknown>[]> {
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
