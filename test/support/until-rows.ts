import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

const DEADLINE_MS = 15_000;

/** Asks until the query has a row, and gives back its rows. Fails after 15 seconds. */
export async function untilRows(
  client: Client,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(5)) {
    const { rows } = await client.query<Record<string, unknown>>(sql, values);
    if (rows.length > 0) return rows;
  }
  throw new Error(`No row within ${DEADLINE_MS} ms: ${sql}`);
}
