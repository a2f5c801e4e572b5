import { realpathSync } from 'node:fs';
import type { Settings } from '../config/settings.js';
import { invalidInput, type NamedPlaces } from '../model/input.js';
import type { LoadPlan } from '../model/plan.js';
import { folderPath } from '../store/folder.js';
import type { Dependencies } from './dependencies.js';

/**
 * Problems of the sources that a load may not read, one line per field. The right to start a workflow does not include
 * the right to read everything that the worker can.
 * @param also sources that are allowed besides those of the settings.
 */
export function notAllowed(settings: Settings, also: readonly string[], requested: NamedPlaces): string[] {
  const { S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH, LOAD_ALLOWED_SOURCES } = settings;
  const allowed = [S3_LOG_DATA, S3_SONG_DATA, S3_LOG_JSONPATH, ...LOAD_ALLOWED_SOURCES.split(/\s+/), ...also].filter(
    (uri): uri is string => uri !== undefined && uri !== '',
  );
  return (['logData', 'songData', 'logJsonPath'] as const).flatMap((name) => {
    const uri = requested[name];
    if (uri === undefined || uri === null || allowed.some((place) => isWithin(uri, place))) return [];
    return [`${name}: ${uri} is not among the sources that this worker may read (LOAD_ALLOWED_SOURCES)`];
  });
}

/**
 * Applies the same rule to a plan, at each step that reads: an activity can run without the one that made the plan, and
 * somebody can put a symbolic link into a source afterwards.
 * @throws INPUT_INVALID
 */
export function assertAllowed({ settings, alsoAllowed }: Dependencies, plan: LoadPlan): void {
  const { logData, songData, logJsonPath } = plan;
  const problems = notAllowed(settings, alsoAllowed(), { logData, songData, logJsonPath });
  if (problems.length > 0) throw invalidInput(problems, 'plan');
}

/** Compares the paths as given and after resolving symbolic links. */
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

/** Resolves the symbolic links of a path. Returns the path itself if nothing is there: the listing reports that. */
function target(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
