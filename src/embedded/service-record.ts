import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from './home.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';

/** Record of a service that this program started. It is kept after the stop, for its ports. */
export interface ServiceRecord {
  readonly process: ProcessIdentity;
  readonly ports: readonly number[];
  /** Process that serves the Web UI in front of Temporal. Absent if an older version started the server. */
  readonly proxy?: ProcessIdentity;
}

/** Whether all processes of a service still run. */
export function isUp({ process, proxy }: ServiceRecord): boolean {
  return isRunning(process) && (proxy === undefined || isRunning(proxy));
}

/** Names of the embedded services. */
export type ServiceName = 'postgres' | 'temporal';

/** Reads the record of the last start of a service in this home; undefined if it was never started. */
export function readRecord(home: string, name: ServiceName): ServiceRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordPath(home, name), 'utf8')) as ServiceRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces the record atomically; synchronous, so that little can happen between a start and its record. */
export function writeRecord(home: string, name: ServiceName, record: ServiceRecord): void {
  mkdirSync(homePaths(home).records, { recursive: true, mode: 0o700 });
  const path = recordPath(home, name);
  writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function recordPath(home: string, name: ServiceName): string {
  return join(homePaths(home).records, `${name}.json`);
}
