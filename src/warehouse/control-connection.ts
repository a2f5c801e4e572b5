import type { PoolConfig } from 'pg';
import { sqlFile } from '../sql/files.js';
import { bindVariables } from '../sql/variables.js';
import { atMost } from './at-most.js';
import { toLoadError } from './errors.js';
import { GuardedClient } from '../pg-client/guarded-client.js';
import type { StallTimeout } from './stall-watch.js';
import type { EngineName } from './warehouse.js';

/** Comment prefixed to statements on control connections, as a step's comment is to its own. */
const CONTROL_COMMENT = '/* sparkify control connection */ ';

/** Time that closing a connection may take. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Limit of checks whether a stopped session has ended, and the delay between them. */
const MAX_END_CHECKS = 600;
const END_CHECK_DELAY_MS = 50;

/** A session of the warehouse. Pids are reused: the time tells which session is meant. */
export interface KnownSession {
  readonly pid: number;
  /** A time of the warehouse's clock at which the session had the pid, as the warehouse writes it. */
  readonly knownAt: string;
}

/** Names of the engine's SQL files that query a session, or end it. */
type ControlQuery = 'working' | 'other_session' | 'stop_session' | 'backend';

/** Control connections: they query sessions, and end them, while those wait for their answers. */
export class ControlConnections {
  constructor(
    private readonly config: PoolConfig,
    private readonly engine: EngineName,
    private readonly patience: StallTimeout,
  ) {}

  /** Whether a session is working on a statement. */
  async isWorking(pid: number): Promise<boolean> {
    return this.#connected(async (client) => (await this.#query(client, 'working', { pid })).length > 0);
  }

  /**
   * Ends a session and waits until it has ended: only then is its work rolled back. A newer session with the same pid is
   * left alone.
   */
  async stop({ pid, knownAt }: KnownSession): Promise<void> {
    await this.#connected(async (client) => {
      const others = await this.#query(client, 'other_session', { pid, known_at: knownAt });
      if (others.length > 0) return;
      const [stopped] = await this.#query(client, 'stop_session', { pid });
      for (let round = 0; round < MAX_END_CHECKS; round += 1) {
        const left = await this.#query(client, 'backend', { pid, stopped_at: stopped?.['stopped_at'] });
        if (left.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, END_CHECK_DELAY_MS));
      }
    });
  }

  /** Queries a session. No answer in time closes the connection: it may be the network that stalls. */
  async #query(
    client: GuardedClient,
    query: ControlQuery,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]> {
    const { text, values: parameters } = bindVariables(
      sqlFile(`${this.engine}/${query}.sql`).statements[0]?.text ?? '',
      values,
    );
    const abandon = () => client.abandon('Connection terminated: no answer about a session');
    const limit = setTimeout(abandon, this.patience.checkMs);
    try {
      return (await client.query<Record<string, unknown>>(CONTROL_COMMENT + text, [...parameters])).rows;
    } finally {
      clearTimeout(limit);
    }
  }

  /** Runs `work` on a separate connection, outside the pool, which may be full. */
  async #connected<T>(work: (client: GuardedClient) => Promise<T>): Promise<T> {
    const client = new GuardedClient(this.config);
    // A broken connection fails the query that waits on it; without a listener it would end the process too.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } catch (error) {
      throw toLoadError(error);
    } finally {
      await atMost(
        CLOSE_TIMEOUT_MS,
        client.end().catch(() => undefined),
      );
      client.abandon('closed');
    }
  }
}
