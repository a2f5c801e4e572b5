import { cutText } from '../model/cut-text.js';
import { LoadError, messageOf } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';

/** Remedy of a JSONPaths file that is wrong. */
export const JSONPATHS_REMEDY = 'Correct the file: {"jsonpaths": ["$[\'artist\']", …]}, one path a column, in order.';

/** Name of a member, or index of an array's element from 0. */
export type PathStep = string | number;

const DOT_STEP = /\.([^.[\]*?@()'"\s]+)|\[(\d+)\]/y;
const BRACKET_STEP = /\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/y;
const FORM_HINT = "write it like $.a.b[0] or like $['a']['b'][0]";

/** Limits of a JSONPaths file, which anybody may write who writes a source: Redshift's tables have 1,600 columns at most. */
const MAX_PATHS = 1600;
const MAX_PATH_LENGTH = 1024;

/** Maximum numbers of UTF-16 units of a path, and of problems, that an error shows. */
const MAX_SHOWN = 100;
const MAX_PROBLEMS = 20;

function readSteps(path: string, grammar: RegExp): PathStep[] | null {
  const steps: PathStep[] = [];
  grammar.lastIndex = 1;
  while (grammar.lastIndex < path.length) {
    const found = grammar.exec(path);
    if (found === null) return null;
    const index = found.at(-1);
    steps.push(index === undefined ? found.slice(1).find((name) => name !== undefined)! : Number(index));
  }
  return steps.length === 0 ? null : steps;
}

function isMixed(path: string): boolean {
  return /\.[^.[\]]+/.test(path.replaceAll(/\['[^']*'\]|\["[^"]*"\]/g, '')) && /\[['"]/.test(path);
}

function problemOf(path: string): string {
  if (path.length > MAX_PATH_LENGTH) return `has more than ${MAX_PATH_LENGTH} characters`;
  if (!path.startsWith('$')) return `does not start with $; ${FORM_HINT}`;
  if (path === '$') return `names no member; ${FORM_HINT}`;
  if (isMixed(path)) return `mixes dots and brackets; ${FORM_HINT}`;
  if (/\*|\.\.|\?/.test(path)) return `has a wildcard or filter, which COPY does not support; ${FORM_HINT}`;
  return `is not a path; ${FORM_HINT}`;
}

function stepsOf(path: string): PathStep[] | null {
  if (!path.startsWith('$') || path.length > MAX_PATH_LENGTH) return null;
  return readSteps(path, DOT_STEP) ?? readSteps(path, BRACKET_STEP);
}

/**
 * Parses one JSONPath to its steps.
 * @throws CONFIG_INVALID if COPY does not support it.
 */
export function parsePath(path: string): PathStep[] {
  const steps = stepsOf(path);
  if (steps === null)
    throw new LoadError(
      'CONFIG_INVALID',
      `The JSONPath ${shown(path)} ${problemOf(path)}.`,
      {},
      { remedy: JSONPATHS_REMEDY },
    );
  return steps;
}

function membersOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The rest of the message quotes the file, which may be any file: a log, named by mistake.
    const place = messageOf(error).replace(/, (\.\.\.)?".*$/s, '');
    throw new LoadError(
      'CONFIG_INVALID',
      `The JSONPaths file is not JSON: ${place}.`,
      {},
      { cause: error, remedy: JSONPATHS_REMEDY },
    );
  }
}

/** A path as a message shows it: its beginning, in one line. */
function shown(path: string): string {
  return visibleLine(cutText(path, MAX_SHOWN));
}

function problemAt(path: unknown, index: number): string[] {
  const where = `path ${index + 1}`;
  if (typeof path !== 'string') return [`${where} is ${shown(JSON.stringify(path))}, not a string`];
  return stepsOf(path) === null ? [`${where}, ${shown(path)}, ${problemOf(path)}`] : [];
}

/**
 * Parses the paths of a JSONPaths file, `{"jsonpaths": ["$['a']", …]}`, in its order.
 * @throws CONFIG_INVALID naming every problem of the file.
 */
export function parseJsonPaths(text: string): string[] {
  const file = membersOf(text.replace(/^\ufeff/, ''));
  const paths = typeof file === 'object' && file !== null && 'jsonpaths' in file ? file.jsonpaths : undefined;
  if (!Array.isArray(paths) || paths.length === 0) {
    throw new LoadError(
      'CONFIG_INVALID',
      'The JSONPaths file needs one member, "jsonpaths": a list of paths.',
      {},
      { remedy: JSONPATHS_REMEDY },
    );
  }
  const problems = paths.length > MAX_PATHS ? [`it has more than ${MAX_PATHS} paths`] : paths.flatMap(problemAt);
  const more = problems.length > MAX_PROBLEMS ? [`and ${problems.length - MAX_PROBLEMS} more`] : [];
  const named = [...problems.slice(0, MAX_PROBLEMS), ...more];
  if (problems.length > 0) {
    throw new LoadError(
      'CONFIG_INVALID',
      `The JSONPaths file is wrong: ${named.join('; ')}.`,
      { problems: named },
      { remedy: JSONPATHS_REMEDY },
    );
  }
  return paths as string[];
}
