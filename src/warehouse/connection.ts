import { Pool, type PoolConfig } from 'pg';
import { sqlFile } from '../sql/files.js';
import { atMost } from './at-most.js';
import { ControlConnections, GOODBYE_MS } from './control-connection.js';
import { toLoadError } from './errors.js';
import { GuardedClient } from './guarded-client.js';
import { knownSession, openSession } from './open-session.js';
import { commentText, PgSession } from './pg-session.js';
import { watchSilence, type Patience } from './silence.js';
import type { BatchResult, EngineName, SessionOptions, SessionWork, Tag } from './warehouse.js';

/** How long a new connection may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 15_000;

/** A statement runs for hours on Redshift, and firewalls forget silent connections after minutes. */
const KEEP_ALIVE_MS = 30_000;

/** Leads the statements of a session that belongs to no step. */
const OURS = '/* sparkify */ ';

/** Where sessions come from. */
export interface OpenSession {
  /** See `Warehouse.session`. */
  session<T>(options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T>;
  close(): Promise<void>;
}

/** The connections of one process to one warehouse. */
export class Connections implements OpenSession {
  readonly #pool: Pool;
  readonly #control: ControlConnections;

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
    const own = {
      ...config,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'sparkify',
    };
    this.#pool = new Pool({ ...own, max: 2 * max, idleTimeoutMillis: 60_000, Client: GuardedClient });
    this.#control = new ControlConnections(own, engine, patience);
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
      // A session that is not set up yet has changed nothing, and who it is is not known.
      if (session.known === null) return session.abandon('stopped before it was set up');
      stopped = this.#control.stop(session.known);
      stopped.catch(() => undefined); // it is awaited, and reported, when the work has ended
    };
    signal?.addEventListener('abort', stop, { once: true });
    const endWatch = watchSilence(session, () => this.#control.isWorking(session.pid), this.patience);
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
    const isFirst = tag === undefined || tag.attempt === 1;
    if (isFirst) return openSession(session, this.engine, searchPath, opening);
    await openSession(session, this.engine, searchPath);
    await this.#stopEarlier(session, tag);
    return opening.length === 0 ? [] : session.batch(opening);
  }

  /**
   * An earlier attempt of the same step, given up by Temporal, may still work in the database: it is ended first.
   * Its statements lead with the same comment but for the attempt.
   */
  async #stopEarlier(session: PgSession, { workflowId, runId, activity }: Tag): Promise<void> {
    const mark = `/* sparkify ${commentText({ workflowId, runId, activity }).slice(0, -1)}`;
    const earlier = await session.select(sqlFile(`${this.engine}/earlier_attempts.sql`), { mark });
    for (const row of earlier) await this.#control.stop(knownSession(row));
  }
}
