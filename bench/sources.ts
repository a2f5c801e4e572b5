import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIRST_DAY } from '../src/generate/day.js';
import { generateSource } from '../src/generate/generate.js';
import type { Bench } from './bench.js';

/** Places of the objects to load. */
export interface Sources {
  readonly logData: string;
  readonly songData: string;
}

/** Data to generate: months of logs, or a single day that follows them, and song files. */
export interface Size {
  readonly months: number;
  readonly songs: number;
}

const ARCHIVE = fileURLToPath(new URL('../../../shared/data/sparkify-data.tar.gz', import.meta.url));

/** A hundred such months end before today: a check refuses events of the future. */
const MONTH_DAYS = 28;
const DAY_MS = 86_400_000;
/** The real month is November. */
const COPY_DAYS = 30;
const WORLD = { users: 100, seed: 42, eventsPerDay: 290 };

/** The folder that the real data is unpacked in, where its archive lies beside the project; else null. */
export async function unpackReal(folder: string): Promise<string | null> {
  if (!existsSync(ARCHIVE)) return null;
  return made(join(folder, 'real'), async (out) => void execFileSync('tar', ['-xzf', ARCHIVE, '-C', out]));
}

/** Months of logs of about 8,100 events each, from the first day on, and songs. */
export function generateMonths(bench: Bench, { months, songs }: Size): Promise<Sources> {
  return generateDays(bench, { days: MONTH_DAYS * months, songs });
}

/** Days of logs of about 290 events each, or of `density` times as many users and events, and songs. */
export async function generateDays(
  { folder }: Bench,
  { days, songs, density = 1 }: { days: number; songs: number; density?: number },
): Promise<Sources> {
  const name = `${days}-days-${songs}-songs${density === 1 ? '' : `-density-${density}`}`;
  const { users, eventsPerDay } = WORLD;
  const world = { ...WORLD, users: users * density, eventsPerDay: eventsPerDay * density };
  return sourcesIn(
    await made(join(folder, name), async (part) => {
      await generateSource({ out: part, days, songs, ...world });
    }),
  );
}

/** The one day that follows so many months, or one so many days later, with the songs that those play. */
export async function generateDayAfter({ folder }: Bench, { months, songs }: Size, later = 0): Promise<Sources> {
  const startDate = new Date(FIRST_DAY + (months * MONTH_DAYS + later) * DAY_MS).toISOString().slice(0, 10);
  return sourcesIn(
    await made(join(folder, `day-${startDate}-${songs}-songs`), async (part) => {
      await generateSource({ out: part, days: 1, startDate, songs, ...WORLD });
    }),
  );
}

/** Copies of the real logs, each 30 days after the one before, with the real songs. */
export async function copyRealMonth(folder: string, real: string, copies: number): Promise<Sources> {
  const { logData, songData } = sourcesIn(real);
  const out = await made(join(folder, `${copies}-copies-of-the-real-month`), async (part) => {
    for (let copy = 0; copy < copies; copy += 1) shiftLogs(logData, part, copy * COPY_DAYS);
  });
  return { logData: out, songData };
}

function shiftLogs(from: string, to: string, days: number): void {
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const day = /^(\d{4}-\d\d-\d\d)-events\.json$/.exec(basename(name))?.[1];
    if (day === undefined) continue;
    const shifted = shiftedLog(day, readFileSync(join(from, name), 'utf8'), days);
    const path = join(to, shifted.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, shifted.text);
  }
}

/** The log of a day with all of its times so many days later, and its path for its new day: YYYY/MM/YYYY-MM-DD-events.json. */
function shiftedLog(day: string, text: string, days: number): { path: string; text: string } {
  const ms = days * DAY_MS;
  const [date = ''] = new Date(Date.parse(day) + ms).toISOString().split('T');
  return {
    path: join(date.slice(0, 4), date.slice(5, 7), `${date}-events.json`),
    // A text that holds the same would have its quotes escaped.
    text: text.replace(/(?<=[{,]"ts":)\d+/g, (ts) => String(Number(ts) + ms)),
  };
}

/** The two sources in a folder. */
export function sourcesIn(folder: string): Sources {
  return { logData: join(folder, 'log_data'), songData: join(folder, 'song_data') };
}

/** A folder that is made once: one that is there is whole. */
async function made(folder: string, make: (part: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  await make(part);
  renameSync(part, folder);
  return folder;
}
