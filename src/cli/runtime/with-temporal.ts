import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { openPlatform, type Platform } from './platform.js';
import { withClient } from './temporal-client.js';

/** Runs `work` on Temporal alone. */
export async function withTemporal<T>(
  command: Command,
  work: (client: Client, platform: Platform) => Promise<T>,
): Promise<T> {
  const platform = await openPlatform(command, { temporal: true, postgres: false });
  try {
    return await withClient(platform.temporal, (client) => work(client, platform));
  } finally {
    await platform.close();
  }
}

/** One JSON document, or text, on stdout. */
export function printEither(json: boolean | undefined, document: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
}
