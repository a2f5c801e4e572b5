import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { differingContents, markedContents, readContents } from '../../src/load/star-content.js';
import type { Forgotten } from '../../src/model/forget.js';
import { sqlFile } from '../../src/sql/files.js';
import { starPath } from '../../src/warehouse/schemas.js';
import { activityBench, begin, candidates, load, type ActivityBench } from '../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { edit, LoadedSource } from './support/loaded-source.js';

/** First name that only the user to forget has. */
const NAME = 'Zebulonia';

const SETTINGS = { LOAD_FORGET_KEY: 'a key of thirty-two characters, or of more', LOAD_MAX_ERRORS: 100 };

interface Prepared {
  readonly source: LoadedSource;
  readonly userId: number;
}

/** Loads a source in which a user has a name of her own, plays, and a record that is rejected. */
async function prepare(): Promise<Prepared> {
  const source = await LoadedSource.open(SETTINGS);
  const { client } = source.bench.database;
  const { rows } = await client.query<{ user_id: number }>(
    'select user_id from songplay group by user_id order by count(*) desc limit 1',
  );
  const userId = Number(rows[0]?.user_id);
  for (const day of [0, 1, 2, 3]) {
    edit(source.day(day), (lines) => lines.map((line) => renamed(line, userId)));
  }
  const rejected = `{"userId":"${userId}","firstName":"${NAME}","sessionId":"x"}`;
  // The second has the record of another user, without its brace, on the same line.
  edit(source.day(2), (lines) => [...lines, rejected, `{"userId":"${userId + 1}","sessionId":1 ${rejected}`]);
  await load(source.bench);
  return { source, userId };
}

function isOf(line: string, userId: number): boolean {
  return line.includes(`"userId":"${userId}"`);
}

function renamed(line: string, userId: number): string {
  return isOf(line, userId) ? line.replace(/"firstName":"[^"]*"/, `"firstName":"${NAME}"`) : line;
}

function forget({ bench }: LoadedSource, userId: number, dryRun = false): Promise<Forgotten> {
  return bench.run('forgetUser', [{ userId, dryRun }]);
}

/** Tables of the whole database that have a row with this text. */
async function tablesWith({ database: { client } }: ActivityBench, text: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const { rows: hits } = await client.query(`select 1 from ${name} as t where t::text like $1`, [`%${text}%`]);
    if (hits.length > 0) found.push(name);
  }
  return found;
}

/** Asserts that the star is that of a source without the user's events. */
async function assertWithout({ source, userId }: Prepared): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'sparkify-without-'));
  after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(source.root, root, { recursive: true });
  for (const file of source.files('log_data')) {
    const copy = join(root, file.slice(source.root.length));
    edit(copy, (lines) => lines.filter((line) => !isOf(line, userId)));
  }
  const bench = await activityBench({ S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data` });
  await load(bench);
  assertSameStar(await dumpStar(source.bench.database.client), await dumpStar(bench.database.client));
}

/** Asserts that the ledger's marks are those of the star as it is. */
async function assertMarked({ deps }: ActivityBench): Promise<void> {
  await deps.warehouse.session({ searchPath: starPath(deps.schemas) }, async (session) => {
    assert.deepEqual(await session.select(sqlFile('checks/star/star_changed.sql')), []);
    const [marked] = await session.batch([sqlFile('ledger/star_content.sql')]);
    const hashed = { warehouse: deps.warehouse, columns: [] };
    const contents = markedContents(marked);
    assert.equal(contents.size, 6);
    assert.deepEqual(differingContents(hashed, contents, await readContents(session, hashed)), []);
  });
}

describe('forget', () => {
  test('removes a user from every place, and leaves the star of a source without the user', async () => {
    const prepared = await prepare();
    const { source, userId } = prepared;
    await source.bench.database.client.query(
      `update load_run set failure_message = 'Check failed' || chr(10) || '  {"user_id":${userId},"first_name":"${NAME}"}'`,
    );
    const before = await tablesWith(source.bench, NAME);
    for (const table of ['users', 'user_record', 'rejected_record', 'load_run', 'stage_events', 'new_users'])
      assert.ok(
        before.some((name) => name.endsWith(`.${table}`)),
        `${table} of ${before.join()}`,
      );
    const star = await dumpStar(source.bench.database.client);
    const dry = await forget(source, userId, true);
    assertSameStar(await dumpStar(source.bench.database.client), star);
    assert.deepEqual(await tablesWith(source.bench, NAME), before);
    const forgotten = await forget(source, userId);
    assert.deepEqual({ ...forgotten, isDryRun: true }, dry);
    assert.deepEqual(await tablesWith(source.bench, NAME), []);
    assert.ok(forgotten.places.every(({ left }) => left === 0));
    const removed = new Map(forgotten.places.map(({ place, removed: rows }) => [place.split('.').at(-1), rows]));
    for (const table of ['users', 'songplay', 'user_event', 'user_record', 'rejected_record', 'load_run'])
      assert.ok((removed.get(table) ?? 0) > 0, table);
    assert.equal(forgotten.objects.count, 4);
    assert.deepEqual(await source.count(`forgotten_user where user_hash = '${forgotten.userHash}'`), 1);
    await assertMarked(source.bench);
    await assertWithout(prepared);
  });

  test('no later load brings the user back, not even one that rebuilds everything', async () => {
    const prepared = await prepare();
    const { source, userId } = prepared;
    await forget(source, userId);
    edit(source.day(0), (lines) => lines.toReversed());
    const { plan } = await candidates(source.bench);
    const { rows } = await source.bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]);
    const lines = readFileSync(source.day(0), 'utf8').split('\n');
    assert.equal(rows, lines.filter((line) => !isOf(line, userId)).length);
    await load(source.bench);
    await assertWithout(prepared);
    await load(source.bench, { rebuild: true });
    await assertWithout(prepared);
    // The dry run keeps its schema: its staging has no event of the user either.
    await load(source.bench, { full: true, dryRun: true });
    assert.deepEqual(await tablesWith(source.bench, NAME), []);
  });

  test('a load that has staged the user before publishes nothing, and stages again', async () => {
    const prepared = await prepare();
    const { source, userId } = prepared;
    edit(source.day(1), (lines) => lines.toReversed());
    const { plan, starVersion } = await candidates(source.bench);
    await forget(source, userId);
    const publish = () => source.bench.run('publish', [{ loadId: plan.loadId, starVersion, checks: [] }]);
    assert.deepEqual(await publish(), { outcome: 'overtaken' });
    await load(source.bench);
    await assertWithout(prepared);
  });

  test('keeps the schemas of running loads, however many there are, and of loads of another ledger', async () => {
    const { source, userId } = await prepare();
    const { bench } = source;
    const settings = { ...bench.deps.settings, LOAD_SCHEMA: 'other', LOAD_OPS_SCHEMA: 'other_ops' };
    const other = bench.with({ settings, schemas: { star: 'other', ops: 'other_ops' } });
    const ofOther = await candidates(other);
    const { plan } = await candidates(bench, { full: true });
    await bench.database.client.query(
      `insert into load_run (load_id, workflow_id, workflow_run_id, status, started_at)
       select 'z' || n, 'w', 'r', 'running', timestamp '2099-01-01' from generate_series(1, 60) as n`,
    );
    const begun = await begin(bench, { full: true });
    const { places } = await forget(source, userId);
    for (const { loadId } of [plan, begun]) {
      assert.equal(places.find(({ place }) => place === `sparkify_run_${loadId} (running)`)?.left, 0);
    }
    const published = await other.run('publish', [
      { loadId: ofOther.plan.loadId, starVersion: ofOther.starVersion, checks: [] },
    ]);
    assert.equal(published.outcome, 'published');
  });

  test('deletes the files of ended runs below the staging prefix, but not in a dry run', async () => {
    const { source, userId } = await prepare();
    const removed: string[] = [];
    const removeStagingFiles = async (loadId: string) => {
      removed.push(loadId);
    };
    const warehouse = { ...source.bench.deps.warehouse, removeStagingFiles };
    const bench = source.bench.with({ warehouse });
    await bench.run('forgetUser', [{ userId, dryRun: true }]);
    assert.equal(removed.length, 0);
    const { places } = await bench.run('forgetUser', [{ userId, dryRun: false }]);
    assert.deepEqual(
      removed.map((loadId) => `sparkify_run_${loadId} (dropped)`),
      places.map(({ place }) => place).filter((place) => place.endsWith('(dropped)')),
    );
    assert.ok(removed.length > 0);
  });

  test('needs a key, and so does each load after it', async () => {
    const { source, userId } = await prepare();
    const keyless = source.bench.with({ settings: { ...source.bench.deps.settings, LOAD_FORGET_KEY: undefined } });
    await assert.rejects(keyless.run('forgetUser', [{ userId }]), /SPARKIFY_LOAD_FORGET_KEY is not set/);
    await forget(source, userId);
    writeFileSync(source.day(1), readFileSync(source.day(1), 'utf8').split('\n').reverse().join('\n'));
    await assert.rejects(load(keyless), /1 user\(s\) are forgotten, and SPARKIFY_LOAD_FORGET_KEY is not set/);
    await assert.rejects(source.bench.run('forgetUser', [{ userId: -1 }]), /userId: expected the id of a user/);
  });
});
