import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LoadError } from '../model/errors.js';
import { writeDay } from './logs.js';
import { planGeneration, type GenerateOptions, type GeneratePlan } from './options.js';
import { Jukebox } from './play.js';
import { writeSongs } from './songs.js';

export { GENERATE_DEFAULTS } from './defaults.js';
export type { GenerateOptions } from './options.js';

/** Result of a generation: absolute paths and sizes. `files` and `bytes` count everything that was written. */
export interface Generated {
  logData: string;
  songData: string;
  logJsonPath: string;
  events: number;
  songs: number;
  files: number;
  bytes: number;
}

const DAYS_AT_ONCE = 4;

const LOG_FIELDS =
  'artist auth firstName gender itemInSession lastName length level location method page registration sessionId song ' +
  'status ts userAgent userId';

function jsonPaths(): string {
  const paths = LOG_FIELDS.split(' ').map((field) => `        "$['${field}']"`);
  return `{\n    "jsonpaths": [\n${paths.join(',\n')}\n    ]\n}`;
}

async function writeAll(plan: GeneratePlan): Promise<Generated> {
  const [logData, songData, logJsonPath] = ['log_data', 'song_data', 'log_json_path.json'].map((name) =>
    path.resolve(plan.out, name),
  ) as [string, string, string];
  await mkdir(logData, { recursive: true });
  await mkdir(songData, { recursive: true });
  await writeFile(logJsonPath, jsonPaths());
  const world = { ...plan, jukebox: new Jukebox(plan.seed, plan.songs) };
  let events = 0;
  let bytes = jsonPaths().length + (await writeSongs(songData, plan.seed, plan.songs));
  for (let from = 0; from < plan.days; from += DAYS_AT_ONCE) {
    const days = Array.from({ length: Math.min(DAYS_AT_ONCE, plan.days - from) }, (_, offset) => from + offset);
    const written = await Promise.all(days.map((day) => writeDay(logData, world, plan.startDay + day, plan.compress)));
    for (const day of written) {
      events += day.events;
      bytes += day.bytes;
    }
  }
  const files = 1 + plan.songs + plan.days;
  return { logData, songData, logJsonPath, events, songs: plan.songs, files, bytes };
}

/**
 * Writes data in the shape of Sparkify's source: `log_data/YYYY/MM/YYYY-MM-DD-events.json`, `song_data/A/B/C/TR….json`
 * and `log_json_path.json`. The same options give the same bytes. A day's log does not depend on which other days are
 * generated, a song's file not on how many there are. Files that are there already are replaced, others stay.
 * @throws INPUT_INVALID where options are wrong or the folder cannot be written.
 */
export async function generateSource(options: GenerateOptions): Promise<Generated> {
  const plan = planGeneration(options);
  try {
    return await writeAll(plan);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const what = `Cannot write generated data under ${path.resolve(plan.out)}: ${message}`;
    throw new LoadError(
      'INPUT_INVALID',
      what,
      { out: plan.out, code },
      { cause: error, remedy: 'Name another folder with --out.' },
    );
  }
}
