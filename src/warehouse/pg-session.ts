import type { Duplex } from 'node:stream';
import type { PoolClient, QueryConfig, QueryResult as DriverResult } from 'pg';
import { LoadError } from '../model/errors.js';
import type { SqlFile } from '../sql/files.js';
import { bindVariables } from '../sql/variables.js';
import { batchStatements, batchText, failedStatement, type BatchStatement } from './batch.js';
import type { KnownSession } from './control-connection.js';
import { toLoadError } from './errors.js';
import { rowCountOf } from './row-count.js';
import { setSearchPath } from './schemas.js';
import type { Waiting } from './stall-watch.js';
import { AS_TEXT, textResultOf, type TextResult } from './types.js';
import type { BatchPart, BatchResult, Executed, QueryResult, Session, Tag } from './warehouse.js';

/** Parts of the driver's client that its types leave out. */
interface DriverFacts {
  readonly connection?: {
    readonly stream: Duplex;
    on(event: 'commandComplete', listener: () => void): void;
    off(event: 'commandComplete', listener: () => void): void;
  };
}

/** Query by the extended protocol; the driver's types leave the mode out. */
interface ExtendedQuery extends QueryConfig {
  readonly queryMode: 'extended';
  readonly rowMode?: 'array';
}

/** Result of a request as the driver gives it. */
export type DriverRows = DriverResult<Record<string, unknown>>;

/** A session on a connection of node-postgres. */
export class PgSession implements Session, Waiting {
  readonly #comment: string;
  #statements = 0;
  #waiting: number | null = null;
  /** Identity of the session in the warehouse; null before it is set up. */
  known: KnownSession | null = null;
  /** Whether the next request begins a transaction. */
  #isBeginPending = false;

  constructor(
    readonly client: PoolClient & DriverFacts,
    tag?: Tag,
    untagged = '',
  ) {
    this.#comment = tag === undefined ? untagged : `/* sparkify ${commentText(tag)} */ `;
  }

  get pid(): number {
    return this.known?.pid ?? 0;
  }

  get waiting(): number | null {
    return this.#waiting;
  }

  abandon(reason: string): void {
    this.client.connection?.stream.destroy(new Error(reason));
  }

  /** Sets the search path and runs the opening statements. @returns the results of those. */
  async open(searchPath: readonly string[], opening: readonly BatchPart[] = []): Promise<BatchResult[]> {
    const results = await this.batch([setSearchPath(searchPath), ...opening]);
    return results.slice(1);
  }

  /** Runs `work` and collects the messages of the notices that the server sends meanwhile. */
  async withNotices<T>(work: () => Promise<T>): Promise<{ result: T; notices: string[] }> {
    const notices: string[] = [];
    const onNotice = ({ message }: { message?: string }): void => void notices.push(message ?? '');
    this.client.on('notice', onNotice);
    try {
      return { result: await work(), notices };
    } finally {
      this.client.off('notice', onNotice);
    }
  }

  async query(sql: string, values: readonly unknown[] = []): Promise<QueryResult> {
    return this.#sendBound({ sql }, values);
  }

  async querySingle(sql: string): Promise<QueryResult> {
    return resultOf({ sql }, await this.#sendSingle(sql, {}));
  }

  async querySingleAsText(sql: string): Promise<TextResult> {
    return textResultOf(await this.#sendSingle(sql, { rowMode: 'array', types: AS_TEXT }));
  }

  async execute(file: SqlFile, values: Readonly<Record<string, unknown>> = {}): Promise<Executed[]> {
    const bound = file.statements.map((statement) => ({ statement, ...bindVariables(statement.text, values) }));
    if (bound.every((one) => one.values.length === 0)) return (await this.batch([file])).map(asExecuted);
    const executed: Executed[] = [];
    for (const { statement, text, values: parameters } of bound) {
      executed.push(asExecuted(await this.#sendBound({ sql: text, place: { file, statement }, values }, parameters)));
    }
    return executed;
  }

  async select(file: SqlFile, values: Readonly<Record<string, unknown>> = {}): Promise<Record<string, unknown>[]> {
    const [statement] = file.statements;
    if (statement === undefined || file.statements.length > 1) {
      throw new LoadError('SQL_FAILED', `${file.path} holds ${file.statements.length} statements, expected one query`);
    }
    const bound = bindVariables(statement.text, values);
    return (await this.#sendBound({ sql: bound.text, place: { file, statement }, values }, bound.values)).rows;
  }

  async batch(parts: readonly BatchPart[]): Promise<BatchResult[]> {
    return parts.length === 0 ? [] : this.#sendBatch(batchStatements(parts));
  }

  async atomicBatch(parts: readonly BatchPart[]): Promise<BatchResult[]> {
    try {
      const results = await this.#sendBatch([{ sql: 'begin' }, ...batchStatements(parts), { sql: 'commit' }]);
      return results.slice(1, -1);
    } catch (error) {
      await this.#rollback();
      throw error;
    }
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    this.#isBeginPending = true;
    try {
      const result = await work();
      if (!this.#isBeginPending) await this.#sendOne({ sql: 'commit' });
      return result;
    } catch (error) {
      if (!this.#isBeginPending) await this.#rollback();
      throw error;
    } finally {
      this.#isBeginPending = false;
    }
  }

  /** Sends the BEGIN of a transaction that has sent nothing yet, before a request that this session does not send itself. */
  async sendPendingBegin(): Promise<void> {
    if (this.#isBeginPending) await this.#sendBatch([]);
  }

  /** Comment prefixed to every statement, followed by a space. */
  get comment(): string {
    return this.#comment;
  }

  /** Waits for an answer of the warehouse; stall detection counts the time while it is idle. */
  async awaiting<T>(answer: Promise<T>): Promise<T> {
    this.#waiting = this.#statements += 1;
    try {
      return await answer;
    } finally {
      this.#waiting = null;
    }
  }

  /** Rolls back. A rollback that fails is not reported: what matters is why the work failed. */
  async #rollback(): Promise<void> {
    await this.#sendOne({ sql: 'rollback' }).catch(() => undefined);
  }

  async #sendSingle(sql: string, mode: Pick<ExtendedQuery, 'rowMode' | 'types'>): Promise<DriverRows> {
    await this.sendPendingBegin();
    const query: ExtendedQuery = { ...mode, text: this.#comment + sql, queryMode: 'extended' };
    try {
      return await this.awaiting(this.client.query<Record<string, unknown>>(query));
    } catch (error) {
      throw this.#loadError(error, [{ sql }]);
    }
  }

  /** Sends a statement with parameters in a request of its own: the protocol allows only one statement then. */
  async #sendBound(statement: BatchStatement, parameters: readonly unknown[]): Promise<BatchResult> {
    if (parameters.length === 0) return this.#sendOne(statement);
    await this.sendPendingBegin();
    try {
      return resultOf(statement, await this.awaiting(this.request([statement], parameters)));
    } catch (error) {
      throw this.#loadError(error, [statement]);
    }
  }

  /** Sends one request. The driver gives a list of results if it holds several statements; its types leave that out. */
  protected request(statements: readonly BatchStatement[], parameters: readonly unknown[] = []): Promise<DriverRows> {
    const text = batchText(this.#comment, statements);
    return this.client.query(parameters.length === 0 ? text : { text, values: [...parameters] });
  }

  async #sendOne(statement: BatchStatement): Promise<BatchResult> {
    const [result] = await this.#sendBatch([statement]);
    if (result === undefined) throw new LoadError('INTERNAL', 'The driver gave no result of a statement');
    return result;
  }

  /** Sends statements as one simple query, after a pending BEGIN. */
  async #sendBatch(batch: readonly BatchStatement[]): Promise<BatchResult[]> {
    const begins = this.#isBeginPending;
    this.#isBeginPending = false;
    const statements = begins ? [{ sql: 'begin' }, ...batch] : batch;
    let completed = 0;
    const onComplete = (): void => void (completed += 1);
    this.client.connection?.on('commandComplete', onComplete);
    try {
      const results = await this.awaiting(this.request(statements));
      const all = asList(results).map((result, index) => resultOf(statements[index], result));
      return begins ? all.slice(1) : all;
    } catch (error) {
      throw this.#loadError(error, statements, completed);
    } finally {
      this.client.connection?.off('commandComplete', onComplete);
    }
  }

  #loadError(error: unknown, statements: readonly BatchStatement[], completed = 0): LoadError {
    const failed = failedStatement(error, this.#comment, statements, completed);
    return toLoadError(failed.error, failed.place);
  }
}

function asList(results: DriverRows): readonly DriverRows[] {
  return Array.isArray(results) ? (results as DriverRows[]) : [results];
}

function resultOf(statement: BatchStatement | undefined, result: DriverRows): BatchResult {
  const columns = result.fields.map(({ name }) => name);
  const counts = statement?.place?.statement.counts;
  return { counts, rows: result.rows, columns, rowCount: rowCountOf(result) };
}

function asExecuted({ counts, rowCount }: BatchResult): Executed {
  return { counts, rowCount };
}

/** Formats a tag for a comment. A workflow id is user input: it may neither end the comment nor start another. */
export function commentText(tag: Omit<Tag, 'attempt'>): string {
  return JSON.stringify(tag).replace(/\*(?=\/)|\/(?=\*)/g, '$& ');
}
