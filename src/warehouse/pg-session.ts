import type { Duplex } from 'node:stream';
import type { PoolClient } from 'pg';
import { LoadError } from '../errors.js';
import type { SqlFile } from '../sql/files.js';
import { bindVariables } from '../sql/variables.js';
import { toLoadError, type StatementPlace } from './errors.js';
import { rowCountOf } from './row-count.js';
import type { Waiting } from './silence.js';
import type { Executed, QueryResult, Session, Tag } from './warehouse.js';

/** What the driver's client has besides; its types leave it out. */
interface DriverFacts {
  readonly processID?: number | null;
  readonly connection?: { readonly stream: Duplex };
}

/** A session on a connection of node-postgres. */
export class PgSession implements Session, Waiting {
  readonly #comment: string;
  #statements = 0;
  #waiting: number | null = null;

  constructor(
    readonly client: PoolClient & DriverFacts,
    tag?: Tag,
    untagged = '',
  ) {
    this.#comment = tag === undefined ? untagged : `/* sparkify ${commentText(tag)} */ `;
  }

  get pid(): number {
    return this.client.processID ?? 0;
  }

  get waiting(): number | null {
    return this.#waiting;
  }

  abandon(reason: string): void {
    this.client.connection?.stream.destroy(new Error(reason));
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<QueryResult> {
    return this.#send(sql, values);
  }

  async execute(file: SqlFile, values: Readonly<Record<string, unknown>> = {}): Promise<Executed[]> {
    const executed: Executed[] = [];
    for (const statement of file.statements) {
      const { rowCount } = await this.#sendStatement({ file, statement }, values);
      executed.push({ what: describe(statement.text), rowCount });
    }
    return executed;
  }

  async select(file: SqlFile, values: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>[]> {
    const [statement] = file.statements;
    if (statement === undefined || file.statements.length > 1) {
      throw new LoadError('SQL_FAILED', `${file.path} holds ${file.statements.length} statements, expected one query`);
    }
    return (await this.#sendStatement({ file, statement }, values)).rows;
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#send('begin');
    try {
      const result = await work();
      await this.#send('commit');
      return result;
    } catch (error) {
      await this.#rollback(error);
      throw error;
    }
  }

  /** The comment that leads every statement, with a space behind it. */
  get comment(): string {
    return this.#comment;
  }

  async #rollback(cause: unknown): Promise<void> {
    try {
      await this.#send('rollback');
    } catch (error) {
      // The connection is gone, and with it the transaction; what matters is why the work failed.
      if (!(error instanceof LoadError) || error.code !== 'WAREHOUSE_UNAVAILABLE') throw cause;
    }
  }

  async #sendStatement(place: StatementPlace, values: Readonly<Record<string, unknown>>): Promise<QueryResult> {
    const bound = bindVariables(place.statement.text, values);
    return this.#send(bound.text, bound.values, place);
  }

  /** Waits for what the warehouse alone can answer: while it is silent, and not at work, its patience runs out. */
  async awaiting<T>(answer: Promise<T>): Promise<T> {
    this.#waiting = this.#statements += 1;
    try {
      return await answer;
    } finally {
      this.#waiting = null;
    }
  }

  async #send(sql: string, values: readonly unknown[] = [], place?: StatementPlace): Promise<QueryResult> {
    try {
      const query = { text: this.#comment + sql, values: [...values] };
      const result = await this.awaiting(this.client.query<Record<string, unknown>>(query));
      return { rows: result.rows, columns: result.fields.map((f) => f.name), rowCount: rowCountOf(result) };
    } catch (error) {
      throw toLoadError(withoutComment(error, [...this.#comment].length), place);
    }
  }
}

/** The server counts the position from the start of what was sent; the file does not have the comment. */
function withoutComment(error: unknown, length: number): unknown {
  const positioned = error as { position?: string };
  if (error instanceof Error && positioned.position !== undefined) {
    positioned.position = String(Math.max(1, Number(positioned.position) - length));
  }
  return error;
}

/** A tag as a comment has it. A workflow's id is anybody's choice: it may neither end the comment nor begin another. */
export function commentText(tag: Omit<Tag, 'attempt'>): string {
  return JSON.stringify(tag).replace(/\*(?=\/)|\/(?=\*)/g, '$& ');
}

function describe(sql: string): string {
  return (/^[^\w]*((?:delete from|insert into|update|create \w+|\w+)(?: \w+)?)/i.exec(sql)?.[1] ?? '').toLowerCase();
}
