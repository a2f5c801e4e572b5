import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Activities } from '../../src/activities/create-activities.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { activityBench, begin, dump, makeCandidates, stage, type ActivityBench } from '../support/activity-bench.js';
import { failure } from '../support/expect.js';

const bench = await activityBench();

/** Moment at which a worker is suspended: before it has a connection for its step, or before its first statement on it. */
type Asleep = 'before its session' | 'in its session';

/** A bench whose steps fall asleep when they have come there, until they are woken. */
function sleeping(where: Asleep): { asleep: Promise<void>; wake: () => void; bench: ActivityBench } {
  let wake = (): void => undefined;
  let fellAsleep = (): void => undefined;
  const woken = new Promise<void>((resolve) => (wake = resolve));
  const asleep = new Promise<void>((resolve) => (fellAsleep = resolve));
  const { warehouse } = bench.deps;
  const rest = async (): Promise<void> => {
    fellAsleep();
    await woken;
  };
  const session: Warehouse['session'] = async (options, work) => {
    if (options.tag === undefined) return warehouse.session(options, work);
    if (where === 'before its session') await rest();
    return warehouse.session(options, async (session, opened) => {
      if (where === 'in its session') await rest();
      return work(session, opened);
    });
  };
  return { asleep, wake, bench: bench.with({ warehouse: { ...warehouse, session } }) };
}

/** An attempt of a step, by its number. */
function attempt<N extends keyof Activities>(
  on: ActivityBench,
  number: number,
  name: N,
  args: Parameters<Activities[N]>,
) {
  const info = { activityType: name, activityId: '7', attempt: number };
  return on.run(name, args, new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') }));
}

const WAKES: readonly (readonly [Asleep, ReturnType<typeof failure>])[] = [
  ['before its session', failure('WAREHOUSE_CONFLICT', 'Attempt 2 of this step has taken over from attempt 1')],
  ['in its session', failure('WAREHOUSE_UNAVAILABLE')],
];

for (const [where, fails] of WAKES) {
  test(`an attempt that was given up asleep ${where} wakes up late, and changes nothing`, async () => {
    const plan = await begin(bench);
    const { loadId } = plan;
    await bench.database.client.query('delete from sparkify_ops.load_attempt');
    const late: (readonly [keyof Activities, unknown[]])[] = [
      ['createTables', [loadId]],
      ['discoverObjects', [plan]],
      ['copyStaging', [{ plan, source: 'events', isWhole: true }]],
      ['loadDimension', [{ loadId, table: 'users' }]],
    ];
    const sleepers = late.map(([name, args]) => {
      const sleeper = sleeping(where);
      const ended = attempt(sleeper.bench, 1, name, args as never).then(
        () => undefined,
        (error: unknown) => error,
      );
      return { ...sleeper, name, args, ended };
    });
    for (const { asleep, name, args } of sleepers) {
      await asleep;
      await attempt(bench, 2, name, args as never);
    }
    // The second attempt of createTables began the run anew.
    await bench.run('discoverObjects', [plan]);
    await stage(bench, plan);
    await makeCandidates(bench, plan);
    const schemas = ['public', 'sparkify_ops', `sparkify_run_${loadId}`];
    const held = await dump(bench.database, ...schemas);
    for (const { wake, ended, name } of sleepers) {
      wake();
      const error = await ended;
      assert.throws(
        () => {
          throw error;
        },
        fails as never,
        name,
      );
    }
    assert.deepEqual(await dump(bench.database, ...schemas), held);
  });
}
