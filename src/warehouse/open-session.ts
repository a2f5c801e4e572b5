import { sqlFile } from '../sql/files.js';
import type { KnownSession } from './control-connection.js';
import type { PgSession } from './pg-session.js';
import type { BatchPart, BatchResult, EngineName } from './warehouse.js';

/**
 * Sets a session up in one request: its search path, its pid, and its opening statements.
 * @returns the results of the opening statements.
 */
export async function openSession(
  session: PgSession,
  engine: EngineName,
  searchPath: readonly string[],
  opening: readonly BatchPart[] = [],
): Promise<BatchResult[]> {
  const identity = sqlFile(`${engine}/session.sql`);
  const [own, ...results] = await session.open(searchPath, [identity, ...opening]);
  session.known = knownSession(own?.rows[0]);
  return results;
}

/** Converts a row with `pid` and `known_at` to a session. */
export function knownSession({ pid = 0, known_at: knownAt }: Readonly<Record<string, unknown>> = {}): KnownSession {
  return { pid: Number(pid), knownAt: typeof knownAt === 'string' ? knownAt : '' };
}
