import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, SPARKIFY, type CliOptions } from '../../support/cli.js';

const DIST = fileURLToPath(new URL('../../../src/', import.meta.url));
const LOADER = fileURLToPath(new URL('./record-modules.js', import.meta.url));

/** Modules that a command loads. */
export interface LoadedModules {
  readonly status: number;
  /** Files of src, as `cli/main.js`. */
  readonly files: readonly string[];
  /** Names of packages. */
  readonly packages: readonly string[];
}

/** Runs a command and lists the modules that it imports, also by a dynamic import. */
export async function loadedModules(args: readonly string[], options: CliOptions): Promise<LoadedModules> {
  const folder = mkdtempSync(join(tmpdir(), 'sparkify-modules-'));
  const record = join(folder, 'modules');
  try {
    const env = { ...environment(options), RECORD_MODULES: record };
    const status = await exitStatus(['--import', LOADER, SPARKIFY, ...args], env, options.home);
    const paths = [...new Set(readFileSync(record, 'utf8').trim().split('\n'))];
    const packages = paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    const files = paths
      .filter((path) => path.startsWith(DIST))
      .map((path) => relative(DIST, path).replaceAll(sep, '/'));
    return { status, files: files.sort(), packages: [...new Set(packages)].sort() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function exitStatus(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { env, cwd });
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? -1));
  });
}
