import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Settings } from '../../src/config/settings.js';
import { STAR_CHANGED } from '../../src/load/star-mark.js';
import type { CheckResult } from '../../src/model/checks.js';
import { folderStore } from '../../src/store/folder.js';
import type { Store } from '../../src/store/store.js';
import { begin, candidates, load, type ActivityBench } from '../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { edit, LoadedSource } from './support/loaded-source.js';

/** Loads everything, and leaves marks of the star as a run with all its checks does. */
async function publishMarked(bench: ActivityBench): Promise<void> {
  const { plan, starVersion } = await candidates(bench, { full: true });
  const checks: CheckResult[] = [{ name: STAR_CHANGED, severity: 'error', status: 'passed', failing: 0 }];
  await bench.run('publish', [{ loadId: plan.loadId, starVersion, checks }]);
}

/** Result of a check on a run of the source as it is now. */
async function check(bench: ActivityBench, name: string, input: object = { full: true }): Promise<CheckResult> {
  const { plan } = await candidates(bench, input);
  const planned = plan.checks.find((one) => one.name === name) ?? assert.fail(`There is no check ${name}`);
  return bench.run('runCheck', [{ loadId: plan.loadId, check: planned }]);
}

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

  test('a check stops a run that would take away more than the share that is set', async () => {
    const source = await LoadedSource.open();
    await publishMarked(source.bench);
    for (const day of [0, 1]) edit(source.day(day), ([line]) => [String(line)]);
    await assert.rejects(
      check(source.bench, 'rows_gone'),
      /Check rows_gone failed: .*"table_name":"(times|all_plays)"/s,
    );
    const allowed = source.bench.with({ settings: { ...source.bench.deps.settings, LOAD_MAX_GONE: 100 } });
    assert.equal((await check(allowed, 'rows_gone')).status, 'passed');
    const asked = await check(source.bench, 'rows_gone', { withdraw: { from: '2018-11-01', to: '2018-11-02' } });
    assert.deepEqual([asked.severity, asked.status], ['warn', 'failed'], 'a person asked for it');
  });

  test('a check warns of a source that lacks objects, but not of the oldest ones, which expire', async () => {
    const source = await LoadedSource.open();
    assert.equal((await check(source.bench, 'objects_removed')).status, 'passed');
    rmSync(source.day(0));
    assert.equal((await check(source.bench, 'objects_removed')).status, 'passed');
    rmSync(source.day(1));
    const { status, severity, failing } = await check(source.bench, 'objects_removed');
    assert.deepEqual({ status, severity, failing }, { status: 'failed', severity: 'warn', failing: 1 });
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
