import type { Client } from '@temporalio/client';
import type { Command } from 'commander';
import { openPlatform, type Platform } from './platform.js';
import { withClient } from './temporal-client.js';

/** Runs `work` with a client of Temporal, without the warehouse. */
export async function withTemporal<T>(
  command: Command,
  work: (client: Client, platform: Platform) => Promise<T>,
): Promise<T> {
  const platform = await openPlatform(command, { postgres: false });
  try {
    return await withClient(platform.temporal, (client) => work(client, platform));
  } finally {
    await platform.close();
  }
}
