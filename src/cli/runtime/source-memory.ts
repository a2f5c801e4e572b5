import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { identifySelf, isRunning, type ProcessIdentity } from '../../embedded/process-identity.js';

/** Locations of the sources, absolute. */
export type SourceSettings = Pick<Settings, 'S3_LOG_DATA' | 'S3_SONG_DATA' | 'S3_LOG_JSONPATH'>;

/** Files in a home that hold sources. Commands of several processes may use them at the same time. */
const FILES = {
  /** Sources of the last completed load. Older versions kept here what any command had named. */
  lastLoad: 'sources.json',
  /** Locations that loads of this home may read, one a line. */
  allowed: 'allowed-sources.txt',
  /** Sources of the worker that stays up, such as that of `sparkify up`. */
  worker: 'worker-sources.json',
};

interface WorkerSources extends SourceSettings {
  readonly process: ProcessIdentity;
  /** See `serviceOf`; absent if an older version wrote the file. */
  readonly serves?: string;
}

/** Reads the sources of the last load of this home that completed; none if there is none. */
export function lastLoadSources(home: string): SourceSettings {
  return readSources(join(home, FILES.lastLoad));
}

/** Remembers the sources of a load that completed. */
export function rememberLoadSources(home: string, sources: SourceSettings): void {
  // Locations that an older version allowed are stored in the same file.
  allowSources(home, allowedSources(home));
  writeWhole(join(home, FILES.lastLoad), sources);
}

/** Lists the locations that loads of this home may read, besides those of the worker's settings. */
export function allowedSources(home: string): readonly string[] {
  const { all = [] } = readJson<{ all?: string[] }>(join(home, FILES.lastLoad)) ?? {};
  return [...new Set([...all, ...allowedLines(home)])];
}

/** Allows the loads of this home to read these locations. The worker that runs a load may be that of another command. */
export function allowSources(home: string, uris: readonly string[]): void {
  const allowed = allowedLines(home);
  const added = uris.filter((uri) => !allowed.includes(uri));
  // Appending is atomic: a command beside this one loses none of its lines.
  if (added.length > 0) appendFileSync(join(home, FILES.allowed), added.map((uri) => `${uri}\n`).join(''));
}

/** Reads the sources of the worker that stays up in this home; none if no such worker runs. */
export function runningWorkerSources(home: string): SourceSettings {
  return sourcesIn(workerThatIsUp(home));
}

/** Process of the worker that stays up in this home, such as that of `sparkify up`; null if none does. */
export function runningWorker(home: string): ProcessIdentity | null {
  return workerThatIsUp(home)?.process ?? null;
}

/** Whether a worker stays up in this home that serves this. */
export function isServed(home: string, service: string): boolean {
  return workerThatIsUp(home)?.serves === service;
}

/** Time in milliseconds since 1970 at which a load of this home last completed; null if none has. */
export function lastCompletedAt(home: string): number | null {
  return statSync(join(home, FILES.lastLoad), { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** Paths of the files in a home that hold sources. */
export function sourceFiles(home: string): string[] {
  return Object.values(FILES).map((name) => join(home, name));
}

/**
 * Publishes what this process' worker reads and serves, for the loads beside it.
 * @returns a function that withdraws it.
 */
export function publishWorkerSources(home: string, sources: SourceSettings, serves: string): () => void {
  const path = join(home, FILES.worker);
  const self = identifySelf();
  writeWhole(path, { ...sources, process: self, serves });
  return () => {
    if (readJson<WorkerSources>(path)?.process.pid === self.pid) rmSync(path, { force: true });
  };
}

/** Reads the sources in a file; none if there is no such file. */
export function readSources(path: string): SourceSettings {
  return sourcesIn(readJson<SourceSettings>(path));
}

function sourcesIn(document: SourceSettings | null): SourceSettings {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH } = document ?? {};
  return { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH };
}

/** Sources that the worker that stays up has published; null if its process has ended. */
function workerThatIsUp(home: string): WorkerSources | null {
  const worker = readJson<WorkerSources>(join(home, FILES.worker));
  return worker !== null && isRunning(worker.process) ? worker : null;
}

function allowedLines(home: string): string[] {
  const path = join(home, FILES.allowed);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}

function readJson<T>(path: string): T | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : null;
}

/** Replaces a file as a whole: a command beside this one reads the old text or the new one. */
function writeWhole(path: string, document: object): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(document, null, 2));
  renameSync(draft, path);
}
