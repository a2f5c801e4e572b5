import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { activityBench, begin, load } from '../support/activity-bench.js';

const bench = await activityBench();
const logs = readdirSync(bench.source.logData, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => join(bench.source.logData, name))
  .sort();

async function discover(input?: unknown) {
  return bench.run('discoverObjects', [await begin(bench, input)]);
}

const counts = (found: Awaited<ReturnType<typeof discover>>) =>
  [found.events, found.songs].map(({ listed, loaded, skipped }) => [listed, loaded, skipped]);

test("at first everything is this run's work, also when it is looked for twice", async () => {
  const plan = await begin(bench);
  const found = await bench.run('discoverObjects', [plan]);
  assert.deepEqual(counts(found), [
    [2, 2, 0],
    [30, 30, 0],
  ]);
  const { rows } = await bench.database.client.query(
    `select uri from sparkify_run_${plan.loadId}.run_object where source = 'events' order by uri`,
  );
  assert.deepEqual(
    rows,
    logs.map((uri) => ({ uri })),
  );
  const bytes = await bench.database.client.query<{ source: string; sum: string }>(
    `select source, sum(bytes) from sparkify_run_${plan.loadId}.run_object group by source order by source`,
  );
  assert.deepEqual(
    bytes.rows.map(({ sum }) => Number(sum)),
    [found.events.bytes, found.songs.bytes],
  );
});

test('a window takes the logs of its days, and all songs, whose names have no date', async () => {
  assert.equal(logs.length, 2);
  assert.deepEqual(counts(await discover({ date: '2018-11-02' })), [
    [2, 1, 1],
    [30, 30, 0],
  ]);
  assert.deepEqual(counts(await discover({ from: '2018-11-01', to: '2018-11-02' })), [
    [2, 2, 0],
    [30, 30, 0],
  ]);
  assert.deepEqual(counts(await discover({ date: '2017-01-01' })), [
    [2, 0, 2],
    [30, 30, 0],
  ]);
});

test('skipped objects of other days are counted apart from those in the ledger', async () => {
  const outside = async (input: unknown) => (await discover(input)).events.outside;
  assert.deepEqual(await Promise.all([outside({ date: '2018-11-02' }), outside({ date: '2031-01-01' })]), [1, 2]);
  assert.equal(await outside({}), 0);
});

test('what was published is not loaded again; a full load takes all of it', async () => {
  await load(bench);
  assert.deepEqual(counts(await discover()), [
    [2, 0, 2],
    [30, 0, 30],
  ]);
  assert.deepEqual(counts(await discover({ full: true })), [
    [2, 2, 0],
    [30, 30, 0],
  ]);
  assert.deepEqual(counts(await discover({ full: true, date: '2018-11-01' })), [
    [2, 1, 1],
    [30, 30, 0],
  ]);
});

test('a changed object is loaded again, a new one too, and one that is removed is nothing', async () => {
  const [first, second] = logs;
  assert.ok(first && second);
  utimesSync(first, 1, 1);
  renameSync(second, `${second}.moved.json`);
  writeFileSync(join(bench.source.logData, "it's 2018-11-09.json"), '');
  symlinkSync(first, join(bench.source.logData, 'link.json'));
  assert.deepEqual(counts(await discover()), [
    [4, 4, 0],
    [30, 0, 30],
  ]);
  rmSync(first);
  rmSync(join(bench.source.logData, 'link.json'));
  assert.deepEqual(counts(await discover()), [
    [2, 2, 0],
    [30, 0, 30],
  ]);
});

test('the JSONPaths file may lie among the logs; it is no log', async () => {
  const logJsonPath = join(bench.source.logData, 'paths.json');
  renameSync(bench.source.logJsonPath, logJsonPath);
  const settings = { ...bench.deps.settings, S3_LOG_JSONPATH: logJsonPath };
  const plan = await begin(bench.with({ settings }));
  assert.equal((await bench.run('discoverObjects', [plan])).events.loaded, 2);
});

test('a source that is not there is an error, and no retry helps', async () => {
  const settings = { ...bench.deps.settings, S3_LOG_DATA: join(bench.source.logData, 'nothing') };
  await assert.rejects(begin(bench.with({ settings })), { type: 'SOURCE_MISSING', nonRetryable: true });
});

test('a new content of the same size and time of writing is seen; a ledger of an older version is understood', async () => {
  const first = `${logs[1]}.moved.json`;
  renameSync(join(bench.source.logData, 'paths.json'), bench.source.logJsonPath);
  utimesSync(first, 1_000, 1_000);
  await load(bench);
  const content = readFileSync(first, 'utf8');
  assert.equal((await discover()).events.loaded, 0);
  writeFileSync(first, content.replace('NextSong', 'OtherOne'));
  utimesSync(first, 1_000, 1_000);
  assert.equal((await discover()).events.loaded, 1);
  const older = "update sparkify_ops.load_object set version = regexp_replace(version, '^([^-]+-[^-]+)-.*$', '\\1')";
  await bench.database.client.query(older);
  assert.equal((await discover()).events.loaded, 0);
});

test('files that are plainly no JSON are refused, with the first of them', async () => {
  const { logData } = bench.source;
  for (const name of ['CHANGELOG.md', 'package.js', 'old.csv.gz']) writeFileSync(join(logData, name), 'text');
  await assert.rejects(discover(), (error: Error) => {
    assert.match(error.message, /log_data has files that are no JSON records by their names: .*CHANGELOG\.md/);
    assert.match(error.message, /Name the folder that holds only the JSON files/);
    return true;
  });
  for (const name of ['CHANGELOG.md', 'package.js', 'old.csv.gz']) rmSync(join(logData, name));
});
