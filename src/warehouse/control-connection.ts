import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConfig } from 'pg';
import { sqlFile } from '../sql/files.js';
import { bindVariables } from '../sql/variables.js';
import type { GuardedClient } from '../pg-client/guarded-client.js';
import { LoadError } from '../model/errors.js';
import { onSeparateConnection } from './separate-connection.js';
import type { StallTimeout } from './stall-watch.js';
import type { EngineName } from './warehouse.js';

/** Comment prefixed to statements on control connections, as a step's comment is to its own. */
const CONTROL_COMMENT = '/* sparkify control connection */ ';

/** Time in milliseconds that a stopped session may take to end, and the delay between the checks whether it has. */
const END_TIMEOUT_MS = 30_000;
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
    private readonly stallTimeout: StallTimeout,
  ) {}

  /** Whether a session is working on a statement. */
  async isWorking(pid: number): Promise<boolean> {
    return onSeparateConnection(
      this.config,
      async (client) => (await this.#query(client, 'working', { pid })).length > 0,
    );
  }

  /**
   * Ends a session and waits until it has ended: only then is its work rolled back. A newer session with the same pid is
   * left alone.
   * @throws WAREHOUSE_CONFLICT if it has not ended in time: its work may still be published.
   */
  async stop({ pid, knownAt }: KnownSession): Promise<void> {
    await onSeparateConnection(this.config, async (client) => {
      const others = await this.#query(client, 'other_session', { pid, known_at: knownAt });
      if (others.length > 0) return;
      const [stopped] = await this.#query(client, 'stop_session', { pid });
      for (const deadline = Date.now() + END_TIMEOUT_MS; Date.now() < deadline; await sleep(END_CHECK_DELAY_MS)) {
        const left = await this.#query(client, 'backend', { pid, stopped_at: stopped?.['stopped_at'] });
        if (left.length === 0) return;
      }
      throw notEnded(pid);
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
    const limit = setTimeout(abandon, this.stallTimeout.checkMs);
    try {
      return (await client.query<Record<string, unknown>>(CONTROL_COMMENT + text, [...parameters])).rows;
    } finally {
      clearTimeout(limit);
    }
  }
}

function notEnded(pid: number): LoadError {
  const message = `Session ${pid} of the warehouse has not ended ${END_TIMEOUT_MS / 1000} s after it was terminated`;
  const remedy = 'The step is retried; if the session stays, restart the warehouse.';
  return new LoadError('WAREHOUSE_CONFLICT', message, { pid }, { remedy });
}
