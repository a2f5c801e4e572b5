import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { NOTHING_CHANGED, STAR_TABLES, type StarTable, type TableChange } from '../../src/model/star.js';
import type { ChangedIds } from '../../src/model/result.js';
import { begin, candidates, load, makeCandidates, stage } from '../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { edit, LoadedSource } from './support/loaded-source.js';

/** Load id of the run that published last. */
async function lastLoad({ bench }: LoadedSource): Promise<string> {
  const { rows } = await bench.database.client.query<{ load_id: string }>(
    "select max(load_id) as load_id from load_run where status = 'published'",
  );
  return String(rows[0]?.load_id);
}

function starOf({ bench }: LoadedSource) {
  return dumpStar(bench.database.client);
}

/** Load ids have whole seconds: the next load gets a later one. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_050));

describe('withdraw', () => {
  test('takes a day out; it stays out until it is named again, or changes', async () => {
    const source = await LoadedSource.open();
    const whole = await starOf(source);
    const day = source.day(1);
    await load(source.bench, { withdraw: { date: '2018-11-02' } });
    const without = await starOf(source);
    const text = readFileSync(day, 'utf8');
    rmSync(day);
    await source.assertFollows();
    // The file that comes back has another time, and so another version.
    writeFileSync(day, text);
    await load(source.bench);
    assertSameStar(await starOf(source), whole);
    await load(source.bench, { withdraw: { object: day } });
    assertSameStar(await starOf(source), without);
    await load(source.bench);
    await load(source.bench, { full: true });
    assertSameStar(await starOf(source), without);
    await load(source.bench, { withdraw: { date: '2018-11-02', reload: true } });
    assertSameStar(await starOf(source), whole);
    await load(source.bench, { full: true });
    assertSameStar(await starOf(source), whole);
  });

  test('takes one song out of a batch; the others stay', async () => {
    const source = await LoadedSource.open();
    const [song] = source.files('song_data');
    assert.ok(song !== undefined);
    await load(source.bench, { withdraw: { object: song } });
    rmSync(song);
    await source.assertFollows();
  });

  test('takes several days out, and reads them again as they are', async () => {
    const source = await LoadedSource.open();
    const whole = await starOf(source);
    const changed = await load(source.bench, { withdraw: { from: '2018-11-01', to: '2018-11-03' } });
    assert.ok(changed.outcome === 'published' && (changed.changed.songplay.deleted ?? 0) > 0);
    await load(source.bench, { withdraw: { from: '2018-11-01', to: '2018-11-03', reload: true } });
    assertSameStar(await starOf(source), whole);
  });

  test('of what the star does not have fails, and says so', async () => {
    const source = await LoadedSource.open();
    const withdraw = begin(source.bench, { withdraw: { date: '2019-01-01' } });
    await assert.rejects(withdraw, /The star has nothing of the objects of 2019-01-01 in .+log_data and .+song_data/);
  });
});

describe('undo', () => {
  test('takes out what a load has added, and it stays out', async () => {
    const source = await LoadedSource.open();
    const before = await starOf(source);
    cpSync(source.day(3), source.day(3).replace('2018-11-04', '2018-11-05'));
    edit(source.day(4), (lines) => lines.map((line) => line.replaceAll(/"ts":15(\d+)/g, '"ts":16$1')));
    await nextSecond();
    await load(source.bench);
    const undone = await lastLoad(source);
    assert.notDeepEqual(await starOf(source), before);
    await load(source.bench, { undo: undone });
    assertSameStar(await starOf(source), before);
    await load(source.bench);
    assertSameStar(await starOf(source), before);
  });

  test('of a withdrawal brings back what is still there', async () => {
    const source = await LoadedSource.open();
    const before = await starOf(source);
    await nextSecond();
    await load(source.bench, { withdraw: { date: '2018-11-02' } });
    await load(source.bench, { undo: await lastLoad(source) });
    assertSameStar(await starOf(source), before);
    assert.equal(await source.count('load_object where stays_out'), 0);
  });

  test('of a replacement takes the new version out, and says that the old one is not there any more', async () => {
    const source = await LoadedSource.open();
    edit(source.day(1), (lines) => lines.slice(0, 10));
    await nextSecond();
    await load(source.bench);
    const plan = await source.bench.run('planLoad', [{ undo: await lastLoad(source) }]);
    await source.bench.run('createTables', [plan.loadId]);
    const { events } = await source.bench.run('discoverObjects', [plan]);
    assert.deepEqual(events.lost, { objects: 1, first: [source.day(1)] });
    await load(source.bench, { undo: await lastLoad(source) });
    rmSync(source.day(1));
    await source.assertFollows();
  });

  test('of a load that the ledger does not know fails, and says so', async () => {
    const source = await LoadedSource.open();
    await assert.rejects(begin(source.bench, { undo: 'none' }), /nothing that the load none has loaded or taken out/);
  });
});

describe('rejected objects again', () => {
  test('reads the objects with rejected records once more, and no others', async () => {
    const source = await LoadedSource.open();
    const good = readFileSync(source.day(1), 'utf8');
    writeFileSync(source.day(1), good.replace('"sessionId":', '"sessionId":"x",'));
    await nextSecond();
    const tolerant = { ...source.bench.deps.settings, LOAD_MAX_ERRORS: 100 };
    const bench = source.bench.with({ settings: tolerant });
    await load(bench);
    const rejected = await lastLoad(source);
    assert.ok((await source.count(`rejected_record where load_id = '${rejected}'`)) > 0);
    writeFileSync(source.day(1), good);
    edit(source.day(2), (lines) => lines.slice(0, 5));
    await nextSecond();
    const plan = await begin(bench, { rejectedOf: rejected });
    const { rows } = await bench.database.client.query<{ uri: string }>(
      `select uri from sparkify_run_${plan.loadId}.run_object`,
    );
    assert.deepEqual(
      rows.map(({ uri }) => uri),
      [source.day(1)],
    );
    await load(bench, { rejectedOf: rejected });
    await load(bench);
    await source.assertFollows();
  });
});

describe('rebuild', () => {
  test('makes the star from nothing, also where somebody has changed it', async () => {
    const source = await LoadedSource.open();
    const { client } = source.bench.database;
    await client.query("update users set level = 'x'; delete from song; insert into artist select 'Z', 'Z'");
    await client.query("update song_record set title = 'x'; delete from user_event; delete from play_record");
    edit(source.day(1), (lines) => lines.slice(0, 10));
    await load(source.bench, { rebuild: true });
    await source.assertFollows();
    assert.equal(await source.count('load_batch where withdrawn_by is null'), 5);
  });

  test('keeps what the source no longer has, unless it is to be withdrawn', async () => {
    const source = await LoadedSource.open();
    const before = await starOf(source);
    rmSync(source.day(0));
    await load(source.bench, { rebuild: true });
    assertSameStar(await starOf(source), before);
    const settings = { ...source.bench.deps.settings, LOAD_ON_REMOVED: 'withdraw' as const };
    await load(source.bench.with({ settings }), { rebuild: true });
    await source.assertFollows();
  });

  test('lists its sources again if another load has published new objects meanwhile', async () => {
    const source = await LoadedSource.open();
    const { plan } = await candidates(source.bench, { rebuild: true });
    cpSync(source.day(3), source.day(3).replace('2018-11-04', '2018-11-05'));
    edit(source.day(4), (lines) => lines.map((line) => line.replaceAll(/"ts":15(\d+)/g, '"ts":16$1')));
    await nextSecond();
    await load(source.bench);
    const publish = async () => {
      const starVersion = await makeCandidates(source.bench, plan);
      return source.bench.run('publish', [{ loadId: plan.loadId, starVersion, checks: [], isRebuild: true }]);
    };
    assert.deepEqual(await publish(), { outcome: 'overtaken' });
    await source.assertFollows();
    await source.bench.run('discoverObjects', [plan]);
    await stage(source.bench, plan);
    assert.equal((await publish()).outcome, 'published');
    await source.assertFollows();
  });

  test('leaves out what was withdrawn by its name', async () => {
    const source = await LoadedSource.open();
    await load(source.bench, { withdraw: { date: '2018-11-02' } });
    const without = await starOf(source);
    await load(source.bench, { rebuild: true });
    assertSameStar(await starOf(source), without);
  });
});

describe('dry run', () => {
  test('of what has nothing new is one in the ledger too, so that it does not count as a load', async () => {
    const source = await LoadedSource.open();
    const { client } = source.bench.database;
    const healthBefore = await client.query(readFileSync('sql/ledger/health.sql', 'utf8'));
    const plan = await begin(source.bench, { dryRun: true });
    const { loadId, isDryRun } = plan;
    const input = { loadId, isDryRun, marksContent: true, steps: [], endedAt: Date.now() };
    const { changed, preview } = await source.bench.run('recordNothingNew', [input]);
    assert.deepEqual([changed, preview?.songplay.inserted], [NOTHING_CHANGED, []]);
    assert.equal(await source.count("load_run where status = 'dry run'"), 1);
    assert.deepEqual((await client.query(readFileSync('sql/ledger/health.sql', 'utf8'))).rows, healthBefore.rows);
  });

  test('says what a load would change, and changes nothing', async () => {
    const source = await LoadedSource.open();
    const before = await starOf(source);
    for (const input of [{ withdraw: { date: '2018-11-02' } }, { rebuild: true }]) {
      const dry = await load(source.bench, { ...input, dryRun: true });
      assertSameStar(await starOf(source), before);
      assert.equal(await source.count("load_run where status = 'dry run'"), 1);
      const published = await load(source.bench, input);
      assert.ok(dry.outcome === 'published' && published.outcome === 'published');
      assert.deepEqual([dry.changed, dry.moved, dry.tables], [published.changed, published.moved, published.tables]);
      const numberOf = (table: StarTable, change: keyof TableChange) =>
        Math.min(3, published.changed[table][change] ?? 0);
      for (const table of STAR_TABLES.filter(() => 'withdraw' in input)) {
        const ids: ChangedIds | undefined = dry.preview?.[table];
        assert.equal(ids?.deleted.length, numberOf(table, 'deleted'), table);
        assert.equal(ids.inserted.length, numberOf(table, 'inserted'), table);
      }
      await load(source.bench, { withdraw: { date: '2018-11-02', reload: true } });
      await source.bench.database.client.query("delete from load_run where status = 'dry run'");
    }
  });
});
