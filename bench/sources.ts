import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
const WORLD = { users: 100, seed: 42, eventsPerDay: 290 };

/** The folder that the real data is unpacked in, where its archive lies beside the project; else null. */
export async function unpackReal(folder: string): Promise<string | null> {
  if (!existsSync(ARCHIVE)) return null;
  return made(join(folder, 'real'), async (out) => void execFileSync('tar', ['-xzf', ARCHIVE, '-C', out]));
}

/** Months of logs of about 8,100 events each, from the first day on, and songs. */
export async function generateMonths({ folder }: Bench, { months, songs }: Size): Promise<Sources> {
  const days = MONTH_DAYS * months;
  const out = await made(join(folder, `${months}-months-of-${MONTH_DAYS}-days-${songs}-songs`), async (part) => {
    await generateSource({ out: part, days, songs, ...WORLD });
  });
  return sourcesIn(out);
}

/** The one day that follows so many months, with the songs that those play. */
export async function generateDayAfter({ folder }: Bench, { months, songs }: Size): Promise<Sources> {
  const startDate = new Date(FIRST_DAY + months * MONTH_DAYS * DAY_MS).toISOString().slice(0, 10);
  const out = await made(
    join(folder, `day-after-${months}-months-of-${MONTH_DAYS}-days-${songs}-songs`),
    async (part) => {
      await generateSource({ out: part, days: 1, startDate, songs, ...WORLD });
    },
  );
  return sourcesIn(out);
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
