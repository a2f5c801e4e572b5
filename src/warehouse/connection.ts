import { Pool, type PoolConfig } from 'pg';
import { sqlFile } from '../sql/files.js';
import { bindVariables } from '../sql/variables.js';
import { toLoadError } from './errors.js';
import { GuardedClient } from './guarded-client.js';
import { commentText, PgSession } from './pg-session.js';
import { rowCountOf } from './row-count.js';
import { watchSilence, type Patience } from './silence.js';
import type { BatchResult, EngineName, SessionOptions, SessionWork, Tag } from './warehouse.js';

/** How long a new connection may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 15_000;

/** A statement runs for hours on Redshift, and firewalls forget silent connections after minutes. */
const KEEP_ALIVE_MS = 30_000;

/** Leads the statements of a session that belongs to no step. */
const OURS = '/* sparkify */ ';

/** Leads the statements about other sessions, as a step's comment leads its own. */
const BESIDE = '/* sparkify beside a session */ ';

/** How long a connection's goodbye may take, in milliseconds. */
const GOODBYE_MS = 2_000;

/** Rounds of looking whether a stopped backend is gone, and the wait between them. */
const GONE_ROUNDS = 600;
const GONE_WAIT_MS = 50;

/** Where sessions come from. */
export interface OpenSession {
  /** See `Warehouse.session`. */
  session<T>(options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T>;
  close(): Promise<void>;
}

/** The connections of one process to one warehouse. */
export class Connections implements OpenSession {
  readonly #pool: Pool;
  readonly #config: PoolConfig;

  /**
   * @param max pieces of work at a time; each has its connection, and may need a second one beside it.
   * @param engine whose views say which sessions there are.
   */
  constructor(
    config: PoolConfig,
    max: number,
    readonly engine: EngineName,
    readonly patience: Patience,
  ) {
    this.#config = {
      ...config,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'sparkify',
    };
    this.#pool = new Pool({ ...this.#config, max: 2 * max, idleTimeoutMillis: 60_000, Client: GuardedClient });
    // An idle connection that breaks is replaced by the next piece of work, which reports what it meets.
    this.#pool.on('error', () => undefined);
  }

  /** See `Warehouse.session`. */
  async session<T>(options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T> {
    options.signal?.throwIfAborted();
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw toLoadError(error);
    });
    let broken: unknown = undefined;
    // Without a listener, a connection that breaks between two statements ends the process.
    const onError = (error: unknown): void => void (broken ??= error);
    client.on('error', onError);
    const session = new PgSession(client, options.tag, OURS);
    try {
      return await this.#stoppable(session, options, work);
    } catch (error) {
      broken ??= error;
      options.signal?.throwIfAborted();
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken !== undefined);
    }
  }

  /** Ends the connections; one that does not answer any more is left to the end of the process. */
  async close(): Promise<void> {
    await atMost(GOODBYE_MS, this.#pool.end());
  }

  async #stoppable<T>(session: PgSession, options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T> {
    const { signal } = options;
    let stopped: Promise<void> | undefined;
    const stop = (): void => {
      stopped = this.#stopBackend(session.pid);
      stopped.catch(() => undefined); // it is awaited, and reported, when the work has ended
    };
    signal?.addEventListener('abort', stop, { once: true });
    const endWatch = watchSilence(session, () => this.#isThere('working', session.pid), this.patience);
    try {
      signal?.throwIfAborted();
      return await work(session, await this.#setUp(session, options));
    } finally {
      endWatch();
      signal?.removeEventListener('abort', stop);
      await stopped;
    }
  }

  /** Sets a session up, in one request where no earlier attempt must end first. @returns results of the opening statements. */
  async #setUp(session: PgSession, { searchPath, tag, opening = [] }: SessionOptions): Promise<BatchResult[]> {
    if (tag === undefined || tag.attempt === 1) return session.open(searchPath, opening);
    await session.open(searchPath);
    await this.#stopEarlier(session, tag);
    return opening.length === 0 ? [] : session.batch(opening);
  }

  /**
   * An earlier attempt of the same step, given up by Temporal, may still work in the database: it is ended first.
   * Its statements lead with the same comment but for the attempt.
   */
  async #stopEarlier(session: PgSession, { workflowId, runId, activity }: Tag): Promise<void> {
    const mark = commentText({ workflowId, runId, activity }).slice(0, -1);
    const earlier = await session.select(sqlFile(`${this.engine}/earlier_attempts.sql`), { mark });
    for (const { pid } of earlier) await this.#stopBackend(Number(pid));
  }

  /** Ends a backend from a second connection, and waits until it is gone: only then is its work rolled back. */
  async #stopBackend(pid: number): Promise<void> {
    await this.#beside(async (client) => {
      await this.#ask(client, 'select pg_terminate_backend($1)', [pid]);
      for (let round = 0; round < GONE_ROUNDS; round += 1) {
        if (!(await this.#isThere('backend', pid, client))) return;
        await new Promise((resolve) => setTimeout(resolve, GONE_WAIT_MS));
      }
    });
  }

  /** Whether an engine's query about a backend has a row. */
  async #isThere(query: 'backend' | 'working', pid: number, client?: GuardedClient): Promise<boolean> {
    const sql = bindVariables(sqlFile(`${this.engine}/${query}.sql`).statements[0]?.text ?? '', { pid });
    const isIt = async (asked: GuardedClient) => (await this.#ask(asked, sql.text, sql.values)) > 0;
    return client === undefined ? this.#beside(isIt) : isIt(client);
  }

  /** Asks about a session; who does not answer is not waited for: it may be the network that fell silent. */
  async #ask(client: GuardedClient, sql: string, values: readonly unknown[]): Promise<number> {
    const lost = () => client.abandon('Connection terminated: no answer about a session');
    const limit = setTimeout(lost, this.patience.askMs);
    try {
      return rowCountOf(await client.query(BESIDE + sql, [...values]));
    } finally {
      clearTimeout(limit);
    }
  }

  /** Does something on a connection of its own, outside of the pool: it may be full. */
  async #beside<T>(work: (client: GuardedClient) => Promise<T>): Promise<T> {
    const client = new GuardedClient(this.#config);
    // A connection that breaks fails the query that waits on it; without a listener it would end the process too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw toLoadError(error);
    } finally {
      await atMost(
        GOODBYE_MS,
        client.end().catch(() => undefined),
      );
      client.abandon('closed');
    }
  }
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
