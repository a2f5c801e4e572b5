import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoadError } from '../../src/model/errors.js';
import { MARKED_TABLES } from '../../src/load/star-mark.js';
import { STAR_TABLES } from '../../src/model/star.js';
import { activityBench, begin, candidates } from '../support/activity-bench.js';

const bench = await activityBench();
const { client } = bench.database;

/** Tables that grow with the source and have no statistics yet. PostgreSQL says -1 then. */
async function withoutStatistics(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace in ('public'::regnamespace, 'sparkify_ops'::regnamespace) and relname = any($1) and reltuples = -1
     order by relname`,
    [[...MARKED_TABLES, 'load_object']],
  );
  return rows.map(({ name }) => name);
}

test('the clean-up refreshes the statistics of the star and of what the ledger keeps beside it', async () => {
  const { plan, starVersion } = await candidates(bench);
  await bench.run('publish', [{ loadId: plan.loadId, starVersion, checks: [] }]);
  const ended = { loadId: plan.loadId, steps: [], endedAt: Date.now() };
  await bench.run('cleanUp', [{ ...ended, stale: [] }]);
  assert.equal((await withoutStatistics()).length, MARKED_TABLES.length + 1);
  await bench.run('cleanUp', [{ ...ended, stale: STAR_TABLES }]);
  assert.deepEqual(await withoutStatistics(), []);
});

for (const step of ['cleanUp', 'recordNothingNew'] as const) {
  test(`${step} deletes the files of a run before it drops the schema by which a later attempt knows the run`, async () => {
    const old = await begin(bench, { full: true });
    const run = await begin(bench, { full: true });
    await client.query(
      "update sparkify_ops.load_run set status = 'failed', started_at = '2001-01-01' where load_id = $1",
      [old.loadId],
    );
    const removed: string[] = [];
    let isDown = true;
    const removeStagingFiles = async (loadId: string) => {
      if (isDown && loadId === old.loadId) throw new LoadError('SOURCE_UNAVAILABLE', 'S3 is down');
      removed.push(loadId);
    };
    const failing = bench.with({ warehouse: { ...bench.deps.warehouse, removeStagingFiles } });
    const input = { loadId: run.loadId, steps: [], stale: [] };
    await assert.rejects(failing.run(step, [input]), /S3 is down/);
    isDown = false;
    await failing.run(step, [input]);
    assert.ok(removed.includes(old.loadId), removed.join());
  });
}
