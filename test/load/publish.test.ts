import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivityBench } from '../support/activity-bench.js';
import { activityBench, candidates, dump, load, makeCandidates, stage } from '../support/activity-bench.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { NOTHING_CHANGED } from '../../src/model/star.js';
import { failure } from '../support/expect.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { LoadError } from '../../src/model/errors.js';

const STAR = ['public', 'sparkify_ops'];

/** A warehouse whose first COMMIT after a change of the star is done, and whose answer is lost. */
function losingTheAnswer(warehouse: Warehouse): Warehouse {
  let lost = false;
  return {
    ...warehouse,
    session: (options, work) =>
      warehouse.session(options, (session, opened) => {
        const transaction = async <T>(inside: () => Promise<T>): Promise<T> => {
          const result = await session.transaction(inside);
          if (lost) return result;
          lost = true;
          throw new LoadError('WAREHOUSE_UNAVAILABLE', 'Connection terminated unexpectedly');
        };
        return work(
          new Proxy(session, { get: (on, name) => (name === 'transaction' ? transaction : bound(on, name)) }),
          opened,
        );
      }),
  };
}

function bound(on: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(on, name);
  return typeof value === 'function' ? (value.bind(on) as unknown) : value;
}

const publish = (bench: ActivityBench, loadId: string, starVersion: number) =>
  bench.run('publish', [
    { loadId, starVersion, checks: [{ name: 'c', severity: 'warn', status: 'failed', failing: 2 }] },
  ]);

const bench = await activityBench();
const { client } = bench.database;

test('a publish that is done twice is done once, and gives the same answer', async () => {
  const { plan, starVersion } = await candidates(bench);
  const first = await publish(bench, plan.loadId, starVersion);
  assert.equal(first.outcome, 'published');
  assert.ok(first.outcome === 'published' && first.tables.users > 0 && first.tables.song === 30);
  const held = await dump(bench.database, ...STAR);
  assert.deepEqual(await publish(bench, plan.loadId, starVersion), first);
  assert.deepEqual(await dump(bench.database, ...STAR), held);
  assert.equal((await client.query("select 1 from sparkify_ops.load_check where check_name = 'c'")).rowCount, 1);
});

test('a publish whose answer is lost is found done by its second try', async () => {
  const { plan, starVersion } = await candidates(bench, { full: true });
  const losing = bench.with({ warehouse: losingTheAnswer(bench.deps.warehouse) });
  await assert.rejects(publish(losing, plan.loadId, starVersion), failure('WAREHOUSE_UNAVAILABLE'));
  const held = await dump(bench.database, ...STAR);
  assert.equal((await publish(losing, plan.loadId, starVersion)).outcome, 'published');
  assert.deepEqual(await dump(bench.database, ...STAR), held);
});

test('candidates of an older star are outdated: nothing is changed until they are made again', async () => {
  const { plan, starVersion } = await candidates(bench, { full: true });
  await load(bench);
  const held = await dump(bench.database, ...STAR);
  assert.deepEqual(await publish(bench, plan.loadId, starVersion), { outcome: 'outdated' });
  assert.deepEqual(await dump(bench.database, ...STAR), held);
  assert.equal((await publish(bench, plan.loadId, await makeCandidates(bench, plan))).outcome, 'published');
});

test('a run whose objects another run has loaded is overtaken: nothing is changed until it lists its sources again', async () => {
  const { plan, starVersion } = await candidates(bench, { full: true });
  await load(bench, { full: true });
  const held = await dump(bench.database, ...STAR);
  assert.deepEqual(await publish(bench, plan.loadId, starVersion), { outcome: 'overtaken' });
  const again = await makeCandidates(bench, plan);
  assert.deepEqual(await publish(bench, plan.loadId, again), { outcome: 'overtaken' });
  assert.deepEqual(await dump(bench.database, ...STAR), held);
  await bench.run('discoverObjects', [plan]);
  await stage(bench, plan);
  assert.equal((await publish(bench, plan.loadId, await makeCandidates(bench, plan))).outcome, 'published');
});

test('two that publish at once: one has to do it again, whichever comes second', async () => {
  for (const [input, outcome] of [
    [{}, 'outdated'],
    [{ full: true }, 'overtaken'],
  ] as const) {
    const both = [await candidates(bench, input), await candidates(bench, input)];
    const outcomes = await Promise.all(both.map(({ plan, starVersion }) => publish(bench, plan.loadId, starVersion)));
    assert.deepEqual(outcomes.map((one) => one.outcome).sort(), [outcome, 'published'].sort());
  }
});

test('a second load of the same objects changes no row of the star', async () => {
  const held = await dumpStar(client);
  const again = await load(bench, { full: true });
  assert.ok(again.outcome === 'published');
  assert.deepEqual(again.changed, NOTHING_CHANGED);
  assertSameStar(await dumpStar(client), held);
});

test('a publish that fails in the middle changes nothing', async () => {
  const { plan, starVersion } = await candidates(bench, { full: true });
  const held = await dump(bench.database, ...STAR);
  await client.query("alter table sparkify_ops.load_object add constraint no_more check (load_id = '') not valid");
  await assert.rejects(
    publish(bench, plan.loadId, starVersion),
    failure('SQL_FAILED', 'no_more', 'sql/publish/load_object.sql:'),
  );
  await client.query('alter table sparkify_ops.load_object drop constraint no_more');
  assert.deepEqual(await dump(bench.database, ...STAR), held);
});
