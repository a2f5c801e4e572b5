import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Settings } from '../../src/config/settings.js';
import { generateSource } from '../../src/generate/generate.js';
import { folderStore } from '../../src/store/folder.js';
import type { Store } from '../../src/store/store.js';
import { activityBench, begin, load, type ActivityBench } from '../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';

const place = mkdtempSync(join(tmpdir(), 'sparkify-follows-'));
after(() => rmSync(place, { recursive: true, force: true }));

/** A source of four days, and a warehouse that has loaded all of it. */
class Loaded {
  private constructor(
    readonly root: string,
    readonly bench: ActivityBench,
  ) {}

  static async open(changes: Partial<Settings> = {}): Promise<Loaded> {
    const root = mkdtempSync(join(place, 'source-'));
    await generateSource({ out: root, days: 4, users: 12, songs: 40, seed: 3, eventsPerDay: 60 });
    const loaded = new Loaded(root, await Loaded.benchOn(root, changes));
    await load(loaded.bench);
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

  day(n: number): string {
    const file = this.files('log_data')[n];
    assert.ok(file !== undefined);
    return file;
  }

  /** Asserts that the star is what an empty warehouse holds after one load of the files as they are now. */
  async assertFollows(): Promise<void> {
    const fresh = await Loaded.benchOn(this.root, {});
    await load(fresh);
    assertSameStar(await dumpStar(this.bench.database.client), await dumpStar(fresh.database.client));
  }

  async count(query: string): Promise<number> {
    const { rows } = await this.bench.database.client.query<{ count: string }>(`select count(*) from ${query}`);
    return Number(rows[0]?.count);
  }
}

function edit(file: string, change: (lines: string[]) => string[]): void {
  writeFileSync(file, change(readFileSync(file, 'utf8').split('\n').filter(Boolean)).join('\n'));
}

describe('the star follows the source', () => {
  test('a corrected day: changed levels, lines that are gone, lines that are new', async () => {
    const source = await Loaded.open();
    const [other] = readFileSync(source.day(3), 'utf8').split('\n');
    edit(source.day(1), (lines) => [
      ...lines.slice(0, -20).map((line) => line.replace('"level":"free"', '"level":"paid"')),
      String(other).replace('"itemInSession":0', '"itemInSession":77'),
    ]);
    const published = await load(source.bench);
    assert.ok(published.outcome === 'published');
    assert.ok(Number(published.changed.unmatched_play.deleted) + Number(published.changed.songplay.deleted) > 0);
    await source.assertFollows();
  });

  test('a day that comes back as it was: the star is as before', async () => {
    const source = await Loaded.open();
    const before = await dumpStar(source.bench.database.client);
    const text = readFileSync(source.day(2), 'utf8');
    edit(source.day(2), (lines) => lines.slice(0, 10));
    await load(source.bench);
    writeFileSync(source.day(2), text);
    await load(source.bench);
    assertSameStar(await dumpStar(source.bench.database.client), before);
  });

  test('a corrected song: its title, its artist, its plays', async () => {
    const source = await Loaded.open();
    for (const file of source.files('song_data').slice(0, 12))
      edit(file, ([line]) => [String(line).replace(/"title":"[^"]*"/, '"title":"Corrected"')]);
    await load(source.bench);
    assert.equal(await source.count("song where title = 'Corrected'"), 12);
    await source.assertFollows();
  });

  test('a full load, and a load of one day again, change nothing', async () => {
    const source = await Loaded.open();
    for (const input of [{ full: true }, { full: true, date: '2018-11-02' }]) {
      const published = await load(source.bench, input);
      assert.ok(published.outcome === 'published');
      for (const [table, change] of Object.entries(published.changed))
        assert.deepEqual(change, { inserted: 0, updated: 0, deleted: 0 }, table);
    }
    await source.assertFollows();
  });

  test('removed objects stay, are withdrawn, or fail the load, as the setting says', async () => {
    const source = await Loaded.open();
    const before = await dumpStar(source.bench.database.client);
    rmSync(source.day(0));
    await load(source.bench);
    assertSameStar(await dumpStar(source.bench.database.client), before);
    const under = (LOAD_ON_REMOVED: Settings['LOAD_ON_REMOVED']) =>
      source.bench.with({ settings: { ...source.bench.deps.settings, LOAD_ON_REMOVED } });
    await assert.rejects(begin(under('fail')), /The source no longer has .*2018-11-01/);
    await load(under('withdraw'));
    await source.assertFollows();
  });

  test('a replaced object whose batch lost another one ends the load: the rows of that one would be lost', async () => {
    const source = await Loaded.open();
    const [replaced, removed] = source.files('song_data');
    edit(String(replaced), ([line]) => [String(line).replace(/"title":"[^"]*"/, '"title":"Corrected"')]);
    rmSync(String(removed));
    await assert.rejects(
      begin(source.bench),
      /can only be read again as a whole. This source no longer has .*song_data/,
    );
    await load(source.bench.with({ settings: { ...source.bench.deps.settings, LOAD_ON_REMOVED: 'withdraw' } }));
    await source.assertFollows();
  });

  test('an object replaced while its batch is listed for another one is read as it is now', async () => {
    const source = await Loaded.open();
    const [first, second] = source.files('song_data').map(String);
    assert.ok(first !== undefined && second !== undefined);
    const correct = (file: string) =>
      edit(file, ([line]) => [String(line).replace(/"title":"[^"]*"/, '"title":"Corrected"')]);
    correct(first);
    let listings = 0;
    const list: Store['list'] = (uri, signal) => {
      // The first listing finds one song replaced; the second one looks for the others of its batch.
      if (uri.endsWith('song_data') && (listings += 1) === 2) correct(second);
      return folderStore.list(uri, signal);
    };
    await load(source.bench.with({ openStore: () => Object.assign(Object.create(folderStore) as Store, { list }) }));
    assert.equal(listings, 2);
    assert.equal(await source.count("song where title = 'Corrected'"), 2);
    await source.assertFollows();
  });
});
