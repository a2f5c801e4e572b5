import { Pool, type PoolConfig } from 'pg';
import { sqlFile } from '../sql/files.js';
import { atMost } from './at-most.js';
import { ControlConnections } from './control-connection.js';
import { toLoadError } from './errors.js';
import { GuardedClient } from '../pg-client/guarded-client.js';
import { knownSession, openSession } from './open-session.js';
import { commentText, PgSession } from './pg-session.js';
import { CLOSE_TIMEOUT_MS, CONNECT_TIMEOUT_MS } from './separate-connection.js';
import { watchForStall, type StallTimeout } from './stall-watch.js';
import type { BatchResult, EngineName, SessionOptions, SessionWork, Tag } from './warehouse.js';

/** Idle time before TCP keep-alive: a statement runs for hours on Redshift, and firewalls forget idle connections after minutes. */
const KEEP_ALIVE_MS = 30_000;

/** Comment prefixed to statements outside any activity. */
const UNTAGGED_COMMENT = '/* sparkify */ ';

/** Opens sessions. */
export interface OpenSession {
  /** See `Warehouse.session`. */
  session<T>(options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T>;
  close(): Promise<void>;
}

/** Connections of one process to one warehouse. */
export class Connections implements OpenSession {
  readonly #pool: Pool;
  readonly #control: ControlConnections;

  /**
   * @param max limit of concurrent sessions; each has a connection, and may need a second one.
   * @param engine engine whose views list the sessions.
   */
  constructor(
    config: PoolConfig,
    max: number,
    readonly engine: EngineName,
    readonly stallTimeout: StallTimeout,
  ) {
    const own = {
      ...config,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'sparkify',
    };
    this.#pool = new Pool({
      ...own,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      max: 2 * max,
      idleTimeoutMillis: 60_000,
      Client: GuardedClient,
    });
    this.#control = new ControlConnections(own, engine, stallTimeout);
    // The pool replaces broken idle connections; the next query reports any error.
    this.#pool.on('error', () => undefined);
  }

  /** See `Warehouse.session`. */
  async session<T>(options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T> {
    options.signal?.throwIfAborted();
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw toLoadError(error);
    });
    let broken: unknown = undefined;
    // Without a listener, a connection that breaks between two statements would end the process.
    const onError = (error: unknown): void => void (broken ??= error);
    client.on('error', onError);
    const session = new PgSession(client, options.tag, UNTAGGED_COMMENT);
    try {
      return await this.#stoppable(session, options, work);
    } catch (error) {
      broken ??= error;
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken !== undefined);
    }
  }

  /** Closes the connections; one that does not answer stays open until the process ends. */
  async close(): Promise<void> {
    await atMost(CLOSE_TIMEOUT_MS, this.#pool.end());
  }

  async #stoppable<T>(session: PgSession, options: SessionOptions, work: SessionWork<PgSession, T>): Promise<T> {
    const { signal } = options;
    let stopped: Promise<void> | undefined;
    const stop = (): void => {
      // A session that is not set up yet has changed nothing, and its pid is not known.
      if (session.known === null) return session.abandon('stopped before it was set up');
      stopped = this.#control.stop(session.known);
      // A session that does not end may never answer. The error is reported when the work has ended.
      stopped.catch(() => session.abandon('it could not be stopped'));
    };
    signal?.addEventListener('abort', stop, { once: true });
    const endWatch = watchForStall(session, () => this.#control.isWorking(session.pid), this.stallTimeout);
    try {
      signal?.throwIfAborted();
      return await work(session, await this.#setUp(session, options));
    } catch (error) {
      // What fails after an abort fails because of it.
      signal?.throwIfAborted();
      throw error;
    } finally {
      endWatch();
      signal?.removeEventListener('abort', stop);
      // Work that may still be running is not reported as stopped.
      await stopped;
    }
  }

  /** Sets a session up, in one request unless an earlier attempt must end first. @returns results of the opening statements. */
  async #setUp(session: PgSession, { searchPath, tag, opening = [] }: SessionOptions): Promise<BatchResult[]> {
    const isFirst = tag === undefined || tag.attempt === 1;
    if (isFirst) return openSession(session, this.engine, searchPath, opening);
    await openSession(session, this.engine, searchPath);
    await this.#stopEarlier(session, tag);
    return opening.length === 0 ? [] : session.batch(opening);
  }

  /**
   * Fences off earlier attempts of the same step: one that Temporal timed out may still work in the database, so it is ended
   * first. Its statements start with the same comment except for the attempt.
   */
  async #stopEarlier(session: PgSession, { workflowId, runId, activity }: Tag): Promise<void> {
    const mark = `/* sparkify ${commentText({ workflowId, runId, activity }).slice(0, -1)}`;
    const earlier = await session.select(sqlFile(`${this.engine}/earlier_attempts.sql`), { mark });
    for (const row of earlier) await this.#control.stop(knownSession(row));
  }
}
