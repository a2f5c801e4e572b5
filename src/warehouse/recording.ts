import type { PoolClient } from 'pg';
import { escapeLiteral } from 'pg';
import { splitStatements } from '../sql/split.js';
import { PgSession } from './pg-session.js';
import { runSchema } from './schemas.js';

/** What a server would answer that is empty: a first load, of one object a source. */
type Answer = readonly Record<string, unknown>[];

/**
 * A session on no database: it writes down what it is sent, and answers as an empty warehouse would. The code that
 * loads runs on it unchanged, so what it writes down is what a load sends.
 */
export class RecordingSession extends PgSession {
  /** The statements so far, with their values written in. */
  readonly statements: string[] = [];

  constructor(loadId: string, objects: Readonly<Record<string, string>>) {
    const statements: string[] = [];
    super(recordingClient(statements, (sql) => answer(sql, { statements, loadId, objects })));
    this.statements = statements;
  }
}

/** What the answers are made of. */
interface Recorded {
  readonly statements: readonly string[];
  readonly loadId: string;
  readonly objects: Readonly<Record<string, string>>;
}

function recordingClient(statements: string[], answerTo: (sql: string) => Answer): PoolClient {
  const query = (sent: string | { text: string; values?: unknown[] } | CopyStream) => {
    if (typeof sent !== 'string' && 'handleCopyInResponse' in sent) {
      statements.push(sent.text);
      return takeCopy(sent);
    }
    const { text, values = [] } = typeof sent === 'string' ? { text: sent } : sent;
    const results = splitStatements(text).map((statement) => {
      const recorded = withValues(statement.text, values);
      statements.push(recorded);
      const rows = answerTo(recorded);
      const fields = Object.keys(rows[0] ?? {}).map((name) => ({ name }));
      return { rows, fields, rowCount: rows.length };
    });
    return Promise.resolve(results.length === 1 ? results[0] : results);
  };
  return { query, on: () => undefined, off: () => undefined } as unknown as PoolClient;
}

/** What the driver calls on a COPY FROM STDIN that it was given. */
interface CopyStream {
  readonly text: string;
  connection: unknown;
  handleCopyInResponse(connection: unknown): void;
  handleReadyForQuery(): void;
}

/** The first byte of the message that ends the data of a COPY. */
const COPY_DONE = 0x63;

/** Takes the data of a COPY as a server would, and lets it go. */
function takeCopy(copy: CopyStream): CopyStream {
  const write = (message: Uint8Array) => {
    if (message[0] === COPY_DONE) setImmediate(() => copy.handleReadyForQuery());
    return true;
  };
  copy.connection = { stream: { write }, sendCopyFail: () => undefined };
  setImmediate(() => copy.handleCopyInResponse(copy.connection));
  return copy;
}

function answer(sql: string, { statements, loadId, objects }: Recorded): Answer {
  if (sql.includes('current_schema()')) return [{ name: runSchema(loadId) }];
  if (/has_schema_privilege[^]*'public'/.test(sql)) return [{ is_usable: true }];
  const table = /information_schema.columns[^]*table_name = '(\w+)'/.exec(sql)?.[1];
  if (table !== undefined) return columnsOf(table, statements);
  const source = listedSource(sql);
  if (source !== undefined) return [{ uri: objects[source], version: '', bytes: 0 }];
  if (sql.includes('getdate()')) return [{ since: '' }];
  return /^select (version\s+from star_version|pg_last)/.test(sql) ? [{ version: 0, count: 0 }] : [];
}

/** The source whose objects are asked for: by a query, or from a cursor. */
function listedSource(sql: string): string | undefined {
  const page = /^select uri, version, bytes from run_object where source = '(\w+)'/.exec(sql);
  return page?.[1] ?? /^fetch \d+ from (\w+)_objects$/.exec(sql)?.[1];
}

/** The columns of a table, from the statements so far that make it and add to it. */
function columnsOf(table: string, statements: readonly string[]): Answer {
  const made = new RegExp(`^create table (?:if not exists )?${table} \\(\\n([\\s\\S]*)\\n\\)`);
  const added = new RegExp(`^alter table ${table} add column (.*)`);
  const lines = statements.flatMap((sql) => [
    ...(made.exec(sql)?.[1]?.split(',\n') ?? []),
    ...(added.exec(sql)?.slice(1) ?? []),
  ]);
  return lines.map((line) => {
    const [, name, type = '', length] = /^\s*"?(\w+)"?\s+([a-z ]+?)(?:\((\d+)\))?(?: not null)?\s*$/.exec(line) ?? [];
    const isText = type.trim() === 'varchar';
    return {
      column_name: name,
      data_type: isText ? 'character varying' : type.trim(),
      character_maximum_length: length ?? null,
    };
  });
}

function withValues(sql: string, values: readonly unknown[]): string {
  return sql.replace(/\$(\d+)/g, (_, index: string) => literal(values[Number(index) - 1]));
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'string' ? escapeLiteral(value) : JSON.stringify(value);
}
