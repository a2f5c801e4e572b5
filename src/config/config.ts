import { existsSync, readFileSync } from 'node:fs';
import { LoadError, messageOf } from '../model/errors.js';
import { parseDwhCfg } from './dwh-cfg.js';
import { inFile, SETTINGS, type Settings } from './settings.js';

const PREFIX = 'SPARKIFY_';

/**
 * Reads the settings from dwh.cfg and the environment. The file is `path`, else `$SPARKIFY_CONFIG`, else `./dwh.cfg`
 * if it exists.
 * @throws CONFIG_INVALID naming every problem at once.
 */
export function readConfig(env: NodeJS.ProcessEnv, path?: string): Settings {
  const values = new Map<string, string>();
  const file = path ?? env['SPARKIFY_CONFIG'] ?? (existsSync('dwh.cfg') ? 'dwh.cfg' : undefined);
  if (file !== undefined) for (const [name, value] of parseDwhCfg(readText(file))) values.set(name, value);
  for (const name of Object.keys(SETTINGS.shape)) {
    const value = env[PREFIX + name];
    if (value !== undefined && value !== '') values.set(name, value);
  }
  return parseSettings(values);
}

/** Parses settings from a map of names to texts. @throws CONFIG_INVALID naming every problem at once. */
export function parseSettings(values: ReadonlyMap<string, string>): Settings {
  const known = Object.keys(SETTINGS.shape);
  const knownValues = Object.fromEntries([...values].filter(([name]) => known.includes(name)));
  const parsed = SETTINGS.safeParse(knownValues);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => describe(String(issue.path[0]), issue.message));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new LoadError(
    'CONFIG_INVALID',
    `The configuration has ${problems.length} problem(s):\n${problems.join('\n')}`,
    {
      problems,
    },
  );
}

function describe(name: string, expected: string): string {
  return `  ${inFile(name)} (${PREFIX}${name}): ${expected}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new LoadError('CONFIG_INVALID', `Cannot read the configuration ${path}: ${messageOf(cause)}`, {}, { cause });
  }
}
