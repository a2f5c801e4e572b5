import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { splitStatements } from '../../src/sql/split.js';
import { filesUnder } from '../support/arrival.js';
import { startDistantProxy, type SentRequest } from '../support/distant-proxy.js';
import { redshiftWarehouse, uploadFiles, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';

const warehouse = await redshiftWarehouse();
const root = mkdtempSync(join(tmpdir(), 'sparkify-round-trips-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Most requests and commits of a load: what `bench --only far` measures in seconds, where each takes its time. */
const MOST = {
  first: { requests: 180, commits: 12 },
  day: { requests: 160, commits: 11 },
  nothingNew: { requests: 15, commits: 2 },
};

function assertFew(sent: readonly SentRequest[], most: { requests: number; commits: number }): void {
  const commits = sent.filter((request) => request.commits);
  const texts = sent.map(({ sql }) => sql.replaceAll(/\/\* sparkify .*? \*\/ /gs, '').slice(0, 200));
  assert.ok(sent.length <= most.requests, `${sent.length} requests:\n${texts.join('\n')}`);
  const committed = commits.map(({ sql }) => sql.replaceAll(/\/\* sparkify .*? \*\/ /gs, '').slice(-200));
  assert.ok(commits.length <= most.commits, `${commits.length} commits:\n${committed.join('\n')}`);
}

/** A statement that finds published plays by key also names the range of their times, by which the tables are sorted. */
function assertSkipBlocks(sent: readonly SentRequest[]): void {
  const statements = sent.flatMap(({ sql }) => splitStatements(sql)).map(({ text }) => text);
  const byKey = statements.filter(
    (text) =>
      /^(delete from|update) (songplay|unmatched_play)\b/.test(text) ||
      /inner join (songplay|unmatched_play) as \w on p\.songplay_id/.test(text),
  );
  const range =
    /\bstart_time between\s+\(select min\(start_time\) from \w+\) and \(select max\(start_time\) from \w+\)/g;
  assert.deepEqual(
    byKey.map((text) => [text.split(/\s+/, 3).join(' '), text.match(range)?.length ?? 0]),
    [
      ['create table contested_play', 2],
      ['delete from unmatched_play', 1],
      ['delete from unmatched_play', 1],
      ['delete from songplay', 1],
      ['delete from songplay', 1],
      ['delete from songplay', 1],
      ['update songplay set', 1],
      ['delete from unmatched_play', 1],
      ['update unmatched_play set', 1],
    ],
  );
}

test('a load sends few requests and commits: each is a round trip to a warehouse that may be far away', async () => {
  await generateSource({ out: root, days: 31, users: 20, songs: 60, seed: 5, eventsPerDay: 30 });
  const [lastDay = '', ...days] = filesUnder(root, 'log_data').sort().reverse();
  const proxy = await startDistantProxy(warehouse.redshift, { requestMs: 0, commitMs: 0 });
  const settings = { ...warehouse.settings, CLUSTER_HOST: proxy.host, CLUSTER_DB_PORT: proxy.port };
  try {
    await withWorker(settings, async (client) => {
      await uploadFiles(warehouse, root, [...days, ...filesUnder(root, 'song_data')]);
      proxy.takeRequests();
      assert.equal((await executeLoad(client)).objects.events.loaded, 30);
      assertFew(proxy.takeRequests(), MOST.first);
      await uploadFiles(warehouse, root, [lastDay]);
      const day = await executeLoad(client);
      assert.equal(day.objects.events.loaded, 1);
      const sent = proxy.takeRequests();
      assertFew(sent, MOST.day);
      assertSkipBlocks(sent);
      const nothing = await executeLoad(client);
      assert.deepEqual([nothing.objects.events.loaded, nothing.tables], [0, day.tables]);
      assertFew(proxy.takeRequests(), MOST.nothingNew);
    });
  } finally {
    await proxy.stop();
  }
  const { rows } = await warehouse.database.query<{ status: string; schemas: number; changes: number }>(
    `select status, (select count(*)::int from sparkify_ops.load_table t where t.load_id = r.load_id) as changes,
       (select count(*)::int from pg_namespace where nspname = 'sparkify_run_' || r.load_id) as schemas
     from sparkify_ops.load_run r order by started_at`,
  );
  assert.deepEqual(rows, [
    { status: 'published', changes: 6, schemas: 0 },
    { status: 'published', changes: 6, schemas: 1 },
    { status: 'published', changes: 6, schemas: 0 },
  ]);
});
