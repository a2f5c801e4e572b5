import type { PoolConfig } from 'pg';
import { sqlFile } from '../sql/files.js';
import { bindVariables } from '../sql/variables.js';
import { atMost } from './at-most.js';
import { toLoadError } from './errors.js';
import { GuardedClient } from './guarded-client.js';
import type { Patience } from './silence.js';
import type { EngineName } from './warehouse.js';

/** Leads the statements about other sessions, as a step's comment leads its own. */
const BESIDE = '/* sparkify beside a session */ ';

/** How long a connection's goodbye may take, in milliseconds. */
export const GOODBYE_MS = 2_000;

/** Rounds of looking whether a stopped session is gone, and the wait between them. */
const GONE_ROUNDS = 600;
const GONE_DELAY_MS = 50;

/** A session of the warehouse. Pids are used again: the time tells whose it was. */
export interface KnownSession {
  readonly pid: number;
  /** A time of the warehouse's clock at which the session had the pid, as the warehouse writes it. */
  readonly knownAt: string;
}

/** The engine's files that ask about a session, or end it. */
type ControlQuery = 'working' | 'other_session' | 'stop_session' | 'backend';

/** Control connections: what asks about sessions, and ends them, while they wait for their own answers. */
export class ControlConnections {
  constructor(
    private readonly config: PoolConfig,
    private readonly engine: EngineName,
    private readonly patience: Patience,
  ) {}

  /** Whether a session is at work on a statement. */
  async isWorking(pid: number): Promise<boolean> {
    return this.#connected(async (client) => (await this.#ask(client, 'working', { pid })).length > 0);
  }

  /**
   * Ends a session and waits until it is gone: only then is its work rolled back. One that has got its pid since is left
   * alone.
   */
  async stop({ pid, knownAt }: KnownSession): Promise<void> {
    await this.#connected(async (client) => {
      const others = await this.#ask(client, 'other_session', { pid, known_at: knownAt });
      if (others.length > 0) return;
      const [stopped] = await this.#ask(client, 'stop_session', { pid });
      for (let round = 0; round < GONE_ROUNDS; round += 1) {
        const left = await this.#ask(client, 'backend', { pid, stopped_at: stopped?.['stopped_at'] });
        if (left.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, GONE_DELAY_MS));
      }
    });
  }

  /** Asks about a session; who does not answer is not waited for: it may be the network that fell silent. */
  async #ask(
    client: GuardedClient,
    query: ControlQuery,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]> {
    const { text, values: parameters } = bindVariables(
      sqlFile(`${this.engine}/${query}.sql`).statements[0]?.text ?? '',
      values,
    );
    const lost = () => client.abandon('Connection terminated: no answer about a session');
    const limit = setTimeout(lost, this.patience.askMs);
    try {
      return (await client.query<Record<string, unknown>>(BESIDE + text, [...parameters])).rows;
    } finally {
      clearTimeout(limit);
    }
  }

  /** Does something on a connection of its own, outside of the pool: it may be full. */
  async #connected<T>(work: (client: GuardedClient) => Promise<T>): Promise<T> {
    const client = new GuardedClient(this.config);
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
