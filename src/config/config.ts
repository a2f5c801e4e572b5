import { existsSync, readFileSync, statSync } from 'node:fs';
import { LoadError, messageOf } from '../model/errors.js';
import { parseDwhCfg } from './dwh-cfg.js';
import { PREFIX, unknownVariables } from './known-names.js';
import { holdsSecret, NO_SECRETS } from '../model/secrets-in-text.js';
import { inFile, SECRET_SETTINGS, SETTINGS, type Settings } from './settings.js';

/** Maximum number of problems that an error names: a file of another format has one a line. */
const MAX_PROBLEMS = 30;

/** Size of the largest file that is read as a configuration: it may be any file that somebody has named. */
const MAX_BYTES = 1_000_000;

/**
 * Reads the settings from dwh.cfg and the environment. The file is `path`, else `$SPARKIFY_CONFIG`, else `./dwh.cfg`
 * if it exists.
 * @throws CONFIG_INVALID naming every problem at once.
 */
export function readConfig(env: NodeJS.ProcessEnv, path?: string): Settings {
  const file = path ?? (env['SPARKIFY_CONFIG'] || (existsSync('dwh.cfg') ? 'dwh.cfg' : undefined));
  const cfg = parseDwhCfg(file === undefined ? '' : readText(file));
  const values = new Map(cfg.values);
  for (const name of Object.keys(SETTINGS.shape)) {
    const value = env[PREFIX + name];
    if (value !== undefined && value !== '') values.set(name, value);
  }
  const ofFile = cfg.problems.map((problem) => `  ${file}, ${problem}`);
  return parseSettings(values, [...ofFile, ...unknownVariables(env)]);
}

/**
 * Parses settings from a map of names to texts.
 * @param further problems that the caller has found.
 * @throws CONFIG_INVALID naming every problem at once.
 */
export function parseSettings(values: ReadonlyMap<string, string>, further: readonly string[] = []): Settings {
  const known = Object.keys(SETTINGS.shape);
  const knownValues = Object.fromEntries([...values].filter(([name]) => known.includes(name)));
  const parsed = SETTINGS.safeParse(knownValues);
  const misplaced = misplacedSecrets(values);
  if (parsed.success && further.length + misplaced.length === 0) return parsed.data;
  const wrong = parsed.error?.issues.map((issue) => describe(String(issue.path[0]), issue.message)) ?? [];
  const problems = [...further, ...misplaced, ...wrong];
  const named = problems.slice(0, MAX_PROBLEMS);
  if (problems.length > MAX_PROBLEMS) named.push(`  and ${problems.length - MAX_PROBLEMS} more`);
  const message = `The configuration has ${problems.length} problem(s):\n${named.join('\n')}`;
  throw new LoadError('CONFIG_INVALID', message, { problems: named });
}

/** Problems of values that have a password where the program does not keep one: it would repeat it in messages. */
function misplacedSecrets(values: ReadonlyMap<string, string>): string[] {
  const misplaced = [...values].filter(([name, value]) => !SECRET_SETTINGS.includes(name) && holdsSecret(value));
  return misplaced.map(([name]) => describe(name, NO_SECRETS));
}

function describe(name: string, expected: string): string {
  return `  ${inFile(name)} (${PREFIX}${name}): ${expected}`;
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and a configuration has ${MAX_BYTES} at most`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new LoadError(
      'CONFIG_INVALID',
      `Cannot read the configuration ${path}: ${messageOf(cause)}`,
      {},
      { cause, remedy: 'Name a file that can be read, with --config or SPARKIFY_CONFIG; sparkify init writes one.' },
    );
  }
}
