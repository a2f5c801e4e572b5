import type { PoolClient } from 'pg';
import { escapeLiteral } from 'pg';
import { sqlFile } from '../sql/files.js';
import { tableColumns, type ColumnDefinition } from '../sql/table-definition.js';
import type { BatchStatement } from './batch.js';
import { PgSession, type DriverRows } from './pg-session.js';
import { runSchema } from './schemas.js';

/** Answer of an empty warehouse to one statement. */
type Answer = readonly Record<string, unknown>[];

/** The load whose statements are recorded. */
export interface RecordedLoad {
  readonly loadId: string;
  /** URI of the one object of each source. */
  readonly objects: Readonly<Record<string, string>>;
  /** Columns that the load adds to tables, by table, beyond those that `sql/tables` defines. */
  readonly addedColumns: ReadonlyMap<string, readonly Pick<ColumnDefinition, 'name' | 'type'>[]>;
}

/**
 * A session without a database: it records the statements and answers as an empty warehouse would. The code of a load
 * runs on it unchanged, so that the recorded statements are those that a load sends.
 */
export class RecordingSession extends PgSession {
  /** The statements so far, with their values written in. */
  readonly statements: string[] = [];
  /** Paths of the files that created tables, by table. */
  readonly #tables = new Map<string, string>();
  /** Source whose objects the cursor returns. */
  #listedSource = '';

  constructor(readonly load: RecordedLoad) {
    const query = (copy: CopyStream) => {
      this.statements.push(copy.text);
      return discardCopy(copy);
    };
    super({ query, on: () => undefined, off: () => undefined } as unknown as PoolClient);
  }

  protected override async request(
    statements: readonly BatchStatement[],
    parameters: readonly unknown[] = [],
  ): Promise<DriverRows> {
    const results = statements.map((statement) => {
      this.statements.push(withValues(statement.sql, parameters).trimEnd());
      const rows = this.#answer(statement);
      const fields = Object.keys(rows[0] ?? {}).map((name) => ({ name }));
      return { rows, fields, rowCount: rows.length };
    });
    return (results.length === 1 ? results[0] : results) as unknown as DriverRows;
  }

  #answer({ sql, place, values = {} }: BatchStatement): Answer {
    if (place?.file.path.startsWith('sql/tables/')) this.#tables.set(place.file.name, place.file.path);
    switch (place?.file.path ?? '') {
      case 'sql/catalogue/schema.sql':
        return values['schema'] === 'public' ? [{ is_usable: true }] : [];
      case 'sql/catalogue/table_columns.sql':
        return this.#columnsOf(String(values['table'])).map(catalogueRow);
      case 'sql/catalogue/comments.sql':
        return [...this.#tables].map(([name, path]) => ({
          relation: `${String(values[path.startsWith('sql/tables/star/') ? 'star' : 'ops'])}.${name}`,
          column_name: null,
          comment: null,
        }));
      case 'sql/catalogue/table.sql':
        return this.#tables.has(String(values['table'])) ? [{ name: values['table'] }] : [];
      case 'sql/ledger/star_version.sql':
        return [{ version: 0 }];
      case 'sql/postgres/open_run_objects.sql':
        this.#listedSource = String(values['source']);
        return [];
      case 'sql/postgres/next_run_objects.sql':
        return this.#objectsOf(this.#listedSource);
      case 'sql/redshift/run_objects.sql':
        return this.#objectsOf(String(values['source']));
      case 'sql/redshift/copy_session.sql':
        return [{ since: '' }];
      case 'sql/redshift/copied_rows.sql':
        return [{ count: 0 }];
      default:
        return sql.includes('current_schema()') ? [{ name: runSchema(this.load.loadId) }] : countsOfNone(sql);
    }
  }

  #objectsOf(source: string): Answer {
    return [{ uri: this.load.objects[source], version: '', bytes: 0, batch_id: '1' }];
  }

  #columnsOf(table: string): Pick<ColumnDefinition, 'name' | 'type'>[] {
    const path = this.#tables.get(table);
    const defined = path === undefined ? [] : tableColumns(sqlFile(path.replace(/^sql\//, '')));
    return [...defined, ...(this.load.addedColumns.get(table) ?? [])];
  }
}

/** Answer to a `rowCountsQuery` on empty tables; no row for every other statement. */
function countsOfNone(sql: string): Answer {
  const counts = [...sql.matchAll(/\(select count\(\*\) from \w+\) as (\w+)/g)].map(([, table]) => [table, 0]);
  return counts.length === 0 ? [] : [Object.fromEntries(counts) as Record<string, unknown>];
}

/** Parts of the driver's COPY FROM STDIN that its client calls. */
interface CopyStream {
  readonly text: string;
  connection: unknown;
  handleCopyInResponse(connection: unknown): void;
  handleReadyForQuery(): void;
}

/** First byte of the message that ends the data of a COPY. */
const COPY_DONE = 0x63;

/** Accepts the data of a COPY as a server would, and discards it. */
function discardCopy(copy: CopyStream): CopyStream {
  const write = (message: Uint8Array) => {
    if (message[0] === COPY_DONE) setImmediate(() => copy.handleReadyForQuery());
    return true;
  };
  copy.connection = { stream: { write }, sendCopyFail: () => undefined };
  setImmediate(() => copy.handleCopyInResponse(copy.connection));
  return copy;
}

/** Row of `catalogue/table_columns.sql` for a column. */
function catalogueRow({ name, type }: Pick<ColumnDefinition, 'name' | 'type'>): Record<string, unknown> {
  const length = /^varchar\((\d+)\)$/.exec(type)?.[1] ?? null;
  return {
    column_name: name,
    data_type: length === null ? type : 'character varying',
    character_maximum_length: length,
  };
}

function withValues(sql: string, parameters: readonly unknown[]): string {
  return sql.replace(/\$(\d+)/g, (_, index: string) => literal(parameters[Number(index) - 1]));
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'string' ? escapeLiteral(value) : JSON.stringify(value);
}
