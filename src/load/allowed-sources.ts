import { realpathSync } from 'node:fs';
import type { Settings } from '../config/settings.js';
import { LoadError } from '../model/errors.js';
import type { LoadInput } from '../model/input.js';
import type { LoadPlan } from '../model/plan.js';
import { folderPath } from '../store/folder.js';
import type { Dependencies } from './dependencies.js';

type Places = Pick<LoadInput, 'logData' | 'songData' | 'logJsonPath'>;

/**
 * What a load is told to read and may not: one line a field. Who may start a workflow may not thereby read whatever the
 * worker can. `also` are places that are allowed besides those of the settings.
 */
export function notAllowed(settings: Settings, also: readonly string[], told: Places): string[] {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH, LOAD_ALLOWED_SOURCES } = settings;
  const allowed = [S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH, ...LOAD_ALLOWED_SOURCES.split(/\s+/), ...also].filter(
    (uri): uri is string => uri !== undefined && uri !== '',
  );
  return (['logData', 'songData', 'logJsonPath'] as const).flatMap((name) => {
    const uri = told[name];
    if (uri === undefined || allowed.some((place) => isWithin(uri, place))) return [];
    return [`${name}: ${uri} is not among the sources that this worker may read (LOAD_ALLOWED_SOURCES)`];
  });
}

/**
 * Holds a plan to the same rule at each step that reads: a step can be started without the one that made the plan, and
 * a link can be put into a source after it.
 * @throws INPUT_INVALID
 */
export function assertAllowed({ settings, alsoAllowed }: Dependencies, plan: LoadPlan): void {
  const { logData, songData, logJsonPath } = plan;
  const told = { logData, songData, logJsonPath: logJsonPath ?? undefined };
  const problems = notAllowed(settings, alsoAllowed(), told);
  if (problems.length === 0) return;
  throw new LoadError('INPUT_INVALID', `The plan has ${problems.length} problem(s): ${problems.join('; ')}`, {
    problems,
  });
}

/** Both as they are written, and where their links lead. */
function isWithin(uri: string, place: string): boolean {
  const path = folderPath(uri);
  const root = folderPath(place);
  if (path.split('/').includes('..') || !isBelow(path, root)) return false;
  return !path.startsWith('/') || isBelow(target(path), target(root));
}

function isBelow(path: string, folder: string): boolean {
  const root = folder.replace(/\/+$/, '');
  return path === root || path.startsWith(`${root}/`);
}

/** Where a path leads when its links are followed; itself where nothing is there, which the listing will say. */
function target(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
