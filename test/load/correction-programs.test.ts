import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { generateSource } from '../../src/generate/generate.js';
import { LoadError } from '../../src/model/errors.js';
import { activityBench, load, type ActivityBench } from '../support/activity-bench.js';
import { filesUnder } from '../support/arrival.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { SourceModel } from './support/source-model.js';

/** Time that the search for a counterexample may take, in milliseconds. */
const SEARCH_MS = Number(process.env['SPARKIFY_CORRECTIONS_MS'] ?? 30_000);

const DAYS = 3;
const SETTINGS = { LOAD_FORGET_KEY: 'a key of thirty-two characters, or of more', LOAD_MAX_GONE: 100 };

const place = mkdtempSync(join(tmpdir(), 'sparkify-corrections-'));
after(() => rmSync(place, { recursive: true, force: true }));

await generateSource({
  out: join(place, 'data'),
  days: DAYS,
  users: 5,
  songs: 12,
  seed: 11,
  eventsPerDay: 25,
});
const days = objectsIn('log_data');
const songs = objectsIn('song_data');

/** The objects of a source that was made, each by its path with its lines. */
function objectsIn(source: 'log_data' | 'song_data'): { path: string; lines: readonly string[] }[] {
  return filesUnder(join(place, 'data'), source).map((path) => ({ path, lines: linesOf(join(place, 'data', path)) }));
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

/** A folder of logs and songs, and a warehouse for it. */
interface Place {
  readonly folder: string;
  readonly bench: ActivityBench;
}

const followed = await placeFor('followed', SETTINGS);
const fresh = await placeFor('fresh', {});

async function placeFor(name: string, settings: object): Promise<Place> {
  const folder = join(place, name);
  const sources = { S3_LOG_DATA: join(folder, 'log_data'), S3_SONG_DATA: join(folder, 'song_data') };
  const bench = await activityBench({ ...sources, ...settings });
  return { folder, bench };
}

/** Makes a place as it was at first. */
async function empty({ folder, bench }: Place): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  for (const source of ['log_data', 'song_data']) mkdirSync(join(folder, source), { recursive: true });
  const { client } = bench.database;
  const { rows } = await client.query<{ name: string }>(
    "select nspname as name from pg_namespace where nspname !~ '^pg_|^information_schema$'",
  );
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`);
  await client.query('create schema public');
}

/** Contents that a day's object may have: all its lines, a part of them, with changed levels, or with those of another day. */
const CONTENTS = ['whole', 'half', 'levels', 'more'] as const;

const day = fc.nat(DAYS - 1);
const command = fc.oneof(
  fc.record({ do: fc.constant('put' as const), day, content: fc.constantFrom(...CONTENTS) }),
  fc.record({ do: fc.constant('remove' as const), day }),
  fc.record({ do: fc.constant('load' as const), full: fc.boolean() }),
  fc.record({ do: fc.constant('withdraw' as const), day, reload: fc.boolean() }),
  fc.record({ do: fc.constant('undo' as const), back: fc.nat(2) }),
  fc.record({ do: fc.constant('rebuild' as const) }),
  fc.record({ do: fc.constant('forget' as const), user: fc.nat(4) }),
);

/** One step of a program. */
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

test('after any program of commands the star is that of a first load of what it is to follow', async () => {
  let tried = 0;
  const property = fc.asyncProperty(fc.array(command, { minLength: 2, maxLength: 8 }), async (commands) => {
    const program = await Program.start();
    for (const one of commands) await program.run(one);
    await program.run({ do: 'load', full: false });
    await program.assertFollows();
    tried += 1;
  });
  const options = { numRuns: 10_000, interruptAfterTimeLimit: SEARCH_MS, markInterruptAsFailure: false };
  await fc.assert(property, { ...options, includeErrorInReport: true });
  console.log(`${tried} programs tried`);
  assert.ok(tried > 0, `no program was tried in ${SEARCH_MS} ms`);
});

/** A source, a star that follows it, and the model of both. */
class Program {
  readonly #model = new SourceModel();
  readonly #forgotten = new Set<number>();
  /** Load ids of the model's loads, by their numbers. */
  readonly #loadIds = new Map<number, string>();

  private constructor(
    readonly folder: string,
    readonly bench: ActivityBench,
  ) {
    // The songs are there from the beginning: what undoes the load that brought them takes them out.
    for (const { path, lines } of songs) this.#put(path, lines);
  }

  static async start(): Promise<Program> {
    await empty(followed);
    return new Program(followed.folder, followed.bench);
  }

  async run(command: Command): Promise<void> {
    const model = this.#model;
    switch (command.do) {
      case 'put':
        return this.#put(dayOf(command.day).path, contentOf(command.day, command.content));
      case 'remove':
        return this.#remove(command.day);
      case 'load':
        return this.#load({ full: command.full }, () => model.load(command.full));
      case 'withdraw': {
        const { date, path } = dayOf(command.day);
        const { reload } = command;
        return this.#load({ withdraw: { date, reload } }, () => model.withdraw([path], reload));
      }
      case 'undo':
        return this.#undo(model.loads - command.back);
      case 'rebuild':
        return this.#load({ rebuild: true }, () => model.load(true));
      case 'forget':
        this.#forgotten.add(command.user);
        await this.bench.run('forgetUser', [{ userId: command.user }]);
    }
  }

  #put(path: string, lines: readonly string[]): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    // A file that is replaced within a tick of the clock must have another version all the same.
    rmSync(file, { force: true });
    writeFileSync(file, lines.join('\n') + '\n'.repeat(1 + (this.#writes += 1)));
    this.#model.put(path, lines);
  }

  #writes = 0;

  #remove(n: number): void {
    const { path } = dayOf(n);
    rmSync(join(this.folder, path), { force: true });
    this.#model.remove(path);
  }

  async #undo(number: number): Promise<void> {
    const loadId = this.#loadIds.get(number);
    if (loadId !== undefined) await this.#load({ undo: loadId }, () => this.#model.undo(number));
  }

  /** Runs a load, and the same in the model. A correction of nothing fails, and says so. */
  async #load(input: object, inModel: () => boolean): Promise<void> {
    const isSomething = inModel();
    try {
      await load(this.bench, input);
      if (isSomething) this.#loadIds.set(this.#model.loads, await this.#lastLoad());
    } catch (error) {
      const isNothing = (error as { type?: unknown }).type === 'OBJECTS_UNKNOWN';
      if (!isNothing || isSomething) throw error;
    }
  }

  async #lastLoad(): Promise<string> {
    const { ops } = this.bench.deps.schemas;
    const query = `select load_id from ${ops}.load_run where status = 'published' order by finished_at desc limit 1`;
    const { rows } = await this.bench.database.client.query<{ load_id: string }>(query);
    return String(rows[0]?.load_id);
  }

  async assertFollows(): Promise<void> {
    await empty(fresh);
    for (const [path, lines] of this.#model.star) {
      const file = join(fresh.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, lines.filter((line) => !this.#forgotten.has(userOf(line))).join('\n') + '\n');
    }
    await load(fresh.bench);
    assertSameStar(await dumpStar(this.bench.database.client), await dumpStar(fresh.bench.database.client));
  }
}

function dayOf(n: number): { path: string; lines: readonly string[]; date: string } {
  const found = days[n];
  if (found === undefined) throw new LoadError('INTERNAL', `There is no day ${n}`);
  return { ...found, date: `2018-11-0${n + 1}` };
}

function userOf(line: string): number {
  return Number((JSON.parse(line) as { userId: string }).userId || NaN);
}

function contentOf(n: number, content: (typeof CONTENTS)[number]): readonly string[] {
  const { lines } = dayOf(n);
  switch (content) {
    case 'whole':
      return lines;
    case 'half':
      return lines.slice(0, lines.length / 2);
    case 'levels':
      return lines.map((line) => line.replace('"level":"free"', '"level":"paid"'));
    case 'more':
      return [...lines, ...dayOf((n + 1) % DAYS).lines.slice(0, 5)];
  }
}
