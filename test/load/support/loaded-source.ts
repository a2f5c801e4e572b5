import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Settings } from '../../../src/config/settings.js';
import { generateSource } from '../../../src/generate/generate.js';
import { activityBench, load, type ActivityBench } from '../../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../../support/star-dump.js';

const place = mkdtempSync(join(tmpdir(), 'sparkify-follows-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** Source of four days, and a warehouse that has loaded all of it. */
export class LoadedSource {
  private constructor(
    readonly root: string,
    readonly bench: ActivityBench,
  ) {}

  /** Makes the source and loads it. */
  static async open(changes: Partial<Settings> = {}): Promise<LoadedSource> {
    const root = mkdtempSync(join(place, 'source-'));
    await generateSource({ out: root, days: 4, users: 12, songs: 40, seed: 3, eventsPerDay: 60 });
    const loaded = new LoadedSource(root, await LoadedSource.benchOn(root, changes));
    await load(loaded.bench);
    const { star, ops } = loaded.bench.deps.schemas;
    await loaded.bench.database.client.query(`set search_path to ${star}, ${ops}`);
    return loaded;
  }

  private static benchOn(root: string, changes: Partial<Settings>): Promise<ActivityBench> {
    return activityBench({ S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data`, ...changes });
  }

  /** Paths of the files of a source, in byte order. */
  files(source: 'log_data' | 'song_data'): string[] {
    const folder = join(this.root, source);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(folder, name));
  }

  /** Path of the log of a day; they count from 0. */
  day(n: number): string {
    const file = this.files('log_data')[n];
    assert.ok(file !== undefined);
    return file;
  }

  /** Asserts that the star is what an empty warehouse holds after one load of the files as they are now. */
  async assertFollows(): Promise<void> {
    const fresh = await LoadedSource.benchOn(this.root, {});
    await load(fresh);
    assertSameStar(await dumpStar(this.bench.database.client), await dumpStar(fresh.database.client));
  }

  /** Number of rows of a query, given as what follows FROM. */
  async count(query: string): Promise<number> {
    const { rows } = await this.bench.database.client.query<{ count: string }>(`select count(*) from ${query}`);
    return Number(rows[0]?.count);
  }
}

/** Changes the lines of a file. */
export function edit(file: string, change: (lines: string[]) => string[]): void {
  writeFileSync(file, change(readFileSync(file, 'utf8').split('\n').filter(Boolean)).join('\n'));
}
