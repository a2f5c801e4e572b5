import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { DAY_LENGTH, dayEvents, FIRST_DAY, type World } from './day.js';
import { eventLine, type LogEvent } from './event.js';

const LINES_IN_CHUNK = 500;

/** How much was written. */
export interface Written {
  readonly events: number;
  readonly bytes: number;
}

/** Newlines stand between the lines; the source has none after the last. */
function* logText(events: readonly LogEvent[]): Generator<string> {
  for (let from = 0; from < events.length; from += LINES_IN_CHUNK) {
    const lines = events.slice(from, from + LINES_IN_CHUNK).map(eventLine);
    yield (from === 0 ? '' : '\n') + lines.join('\n');
  }
}

function logPath(day: number): string {
  const date = new Date(FIRST_DAY + day * DAY_LENGTH).toISOString().slice(0, 10);
  return path.join(date.slice(0, 4), date.slice(5, 7), `${date}-events.json`);
}

/** Writes a day's log under `folder`, or replaces it, whether it was compressed before or not. */
export async function writeDay(folder: string, world: World, day: number, compress: boolean): Promise<Written> {
  const plain = path.join(folder, logPath(day));
  const zipped = `${plain}.gz`;
  const partial = path.join(path.dirname(plain), `.${path.basename(plain)}.partial`);
  const events = dayEvents(world, day);
  await mkdir(path.dirname(plain), { recursive: true });
  const file = createWriteStream(partial);
  const text = Readable.from(logText(events));
  await (compress ? pipeline(text, createGzip(), file) : pipeline(text, file));
  await rename(partial, compress ? zipped : plain);
  await rm(compress ? plain : zipped, { force: true });
  return { events: events.length, bytes: file.bytesWritten };
}
