import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Settings } from '../../src/config/settings.js';
import { folderStore } from '../../src/store/folder.js';
import type { Store } from '../../src/store/store.js';
import { begin, load } from '../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { edit, LoadedSource } from './support/loaded-source.js';

describe('the star follows the source', () => {
  test('a corrected day: changed levels, lines that are gone, lines that are new', async () => {
    const source = await LoadedSource.open();
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
    const source = await LoadedSource.open();
    const before = await dumpStar(source.bench.database.client);
    const text = readFileSync(source.day(2), 'utf8');
    edit(source.day(2), (lines) => lines.slice(0, 10));
    await load(source.bench);
    writeFileSync(source.day(2), text);
    await load(source.bench);
    assertSameStar(await dumpStar(source.bench.database.client), before);
  });

  test('a corrected song: its title, its artist, its plays', async () => {
    const source = await LoadedSource.open();
    for (const file of source.files('song_data').slice(0, 12))
      edit(file, ([line]) => [String(line).replace(/"title":"[^"]*"/, '"title":"Corrected"')]);
    await load(source.bench);
    assert.equal(await source.count("song where title = 'Corrected'"), 12);
    await source.assertFollows();
  });

  test('a full load, and a load of one day again, change nothing', async () => {
    const source = await LoadedSource.open();
    for (const input of [{ full: true }, { full: true, date: '2018-11-02' }]) {
      const published = await load(source.bench, input);
      assert.ok(published.outcome === 'published');
      for (const [table, change] of Object.entries(published.changed))
        assert.deepEqual(change, { inserted: 0, updated: 0, deleted: 0 }, table);
    }
    await source.assertFollows();
  });

  test('removed objects stay, are withdrawn, or fail the load, as the setting says', async () => {
    const source = await LoadedSource.open();
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
    const source = await LoadedSource.open();
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
    const source = await LoadedSource.open();
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
