import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { LoadError } from '../model/errors.js';
import { homePaths } from './home.js';
import { run } from './run.js';
import { fetchTemporalCli, TEMPORAL_CLI_VERSION } from './temporal-download.js';

/** Parameters of the search for the Temporal CLI. */
export interface TemporalCliSearch {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** Its abort ends a download. */
  readonly signal?: AbortSignal;
}

const ANSWER_LIMIT_MS = 30_000;

/**
 * Finds the absolute path of a Temporal CLI that runs: `$TEMPORAL_CLI`, else `temporal` on the PATH, else the cached one,
 * which is downloaded once.
 * @throws EMBEDDED_FAILED if `$TEMPORAL_CLI` does not run, or the download fails, with what to install; the signal's reason
 * if it aborts during the download.
 */
export async function findTemporalCli(search: TemporalCliSearch): Promise<string> {
  const { env, report } = search;
  return (await fromVariable(env)) ?? (await fromPath(env, report)) ?? fromCache(search) ?? (await fetchOnce(search));
}

async function fromVariable(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (!env['TEMPORAL_CLI']) return undefined;
  const program = resolve(env['TEMPORAL_CLI']);
  const problem = await problemOf(program, env);
  if (problem === undefined) return program;
  const message = `TEMPORAL_CLI is ${program}, which does not run as the Temporal CLI (${problem}): correct or unset it.`;
  throw new LoadError('EMBEDDED_FAILED', message);
}

async function fromPath(env: NodeJS.ProcessEnv, report: (line: string) => void): Promise<string | undefined> {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const program of folders.map((folder) => resolve(folder, 'temporal')).filter(isExecutable)) {
    const problem = await problemOf(program, env);
    if (problem === undefined) return program;
    report(`Skipping ${program}, which does not run as the Temporal CLI (${problem})`);
  }
  return undefined;
}

function fromCache(search: TemporalCliSearch): string | undefined {
  return cacheFolders(search)
    .map((folder) => join(folder, cachedName()))
    .find(isExecutable);
}

async function fetchOnce(search: TemporalCliSearch): Promise<string> {
  const folder = cacheFolders(search).find(canWrite);
  if (folder === undefined) {
    throw new LoadError(
      'EMBEDDED_FAILED',
      `No folder to keep the Temporal CLI in: ${cacheFolders(search).join(', ')}.`,
    );
  }
  return fetchTemporalCli(join(folder, cachedName()), search);
}

/** The user's cache, and the home of the embedded services if that cannot be written. */
function cacheFolders({ env, home }: TemporalCliSearch): string[] {
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(env['HOME'] || homedir(), '.cache');
  return [join(base, 'sparkify'), homePaths(home).cache];
}

/** Name of the cached program. Home folders are shared between machines, so it contains platform and architecture. */
function cachedName(): string {
  return `temporal-${TEMPORAL_CLI_VERSION}-${process.platform}-${process.arch}`;
}

async function problemOf(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const variables = { PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '' };
  const { ok, output } = await run({ program, args: ['--version'], env: variables }, ANSWER_LIMIT_MS);
  if (ok && output.includes('temporal version')) return undefined;
  return output.split('\n')[0] || 'it says nothing about its version';
}

function isExecutable(program: string): boolean {
  return existsSync(program) && can(program, constants.X_OK);
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return false;
  }
  return can(folder, constants.W_OK | constants.X_OK);
}

function can(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
