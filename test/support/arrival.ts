import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { startWorker } from '../../src/worker.js';
import { testDatabase } from './database.js';
import { registerNamespace } from './register-namespace.js';
import { executeLoad, withTemporal } from './run-workflow.js';
import { testServices } from './services.js';
import type { Sources } from './sources.js';
import { dumpStar, type StarDump } from './star-dump.js';

/** Objects that arrive in the sources before one run: paths under the folder that holds `log_data` and `song_data`. */
export type Arrival = readonly string[];

/** The files of a source, as paths under `root`. */
export function filesUnder(root: string, folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/**
 * Loads what arrives, one run of the workflow after another, into an empty warehouse.
 * @param root the folder that holds `log_data` and `song_data`.
 * @returns the star after the last run.
 */
export async function loadInTurns(root: string, arrivals: readonly Arrival[]): Promise<StarDump> {
  const { settings, client } = await testDatabase();
  const { temporal } = await testServices();
  const namespace = `arrival-${randomBytes(6).toString('hex')}`;
  const { folder, ...sources } = emptySources();
  const worked = { S3_LOG_DATA: sources.logData, S3_SONG_DATA: sources.songData };
  return withTemporal(
    temporal.address,
    async (temporalClient) => {
      await registerNamespace(temporalClient.workflowService, namespace);
      const target = { connection: { address: temporal.address }, namespace };
      const worker = await startWorker({ ...settings, ...worked }, target, { logLevel: 'error' });
      try {
        for (const arrival of arrivals) {
          arrival.forEach((path) => arrive(join(root, path), join(folder, path)));
          await executeLoad(temporalClient);
        }
      } finally {
        await worker.stop();
      }
      return dumpStar(client);
    },
    namespace,
  );
}

/** Makes a folder with an empty source of each kind, removed at the end of the test or file. */
export function emptySources(): Omit<Sources, 'logJsonPath'> & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-arrival-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const [logData, songData] = ['log_data', 'song_data'].map((name) => join(folder, name)) as [string, string];
  for (const path of [logData, songData]) mkdirSync(path);
  return { folder, logData, songData };
}

/** A second name for the same bytes: nothing is copied. */
export function arrive(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  linkSync(from, to);
}

/** The days in an order that is mixed, and the same each time. */
export function mixed<T>(days: readonly T[]): T[] {
  const stride = days.length % 7 === 0 ? 11 : 7;
  return days.map((_, at) => days[(at * stride + 3) % days.length] as T);
}
