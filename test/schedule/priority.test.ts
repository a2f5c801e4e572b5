import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { applyDaily } from '../../src/schedule/apply.js';
import { BACKFILL_ID } from '../../src/schedule/backfill-runs.js';
import { startBackfill } from '../../src/schedule/backfill.js';
import { DAILY_ID } from '../../src/schedule/daily.js';
import { requireSchedule } from '../../src/schedule/find.js';
import { PRIORITIES } from '../../src/schedule/priority.js';
import { triggerDaily } from '../../src/schedule/trigger.js';
import { startLoad } from '../../src/cli/runtime/start-load.js';
import { DEFAULTS, eventually, NOBODY, ownNamespace } from './support/namespace.js';

const { client, address, namespace } = await ownNamespace();

test('of the loads that wait for a worker the nightly one begins first, then the one that somebody started, then backfills', async () => {
  const work = { workflowType: 'loadWarehouse', taskQueue: `priority-${randomBytes(4).toString('hex')}` };
  await startBackfill(client, { from: '2018-11-01', to: '2018-11-01' }, {}, work);
  const backfill = client.schedule.getHandle(BACKFILL_ID);
  await eventually('the backfill waits', async () => (await backfill.describe()).info.runningActions.length === 1);
  const byHand = await startLoad(client, {}, work.taskQueue);
  await applyDaily(client, DEFAULTS, work);
  const nightly = await triggerDaily(client);
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    namespace,
    taskQueue: work.taskQueue,
    workflowsPath: fileURLToPath(new URL('./support/order-workflow.js', import.meta.url)),
    maxConcurrentWorkflowTaskExecutions: 2,
    maxConcurrentWorkflowTaskPolls: 2,
  });
  const ids = [nightly.workflowId ?? '', byHand.handle.workflowId, `${BACKFILL_ID}-2018-11-01T00:00:00Z`];
  const begun = await worker.runUntil(() =>
    Promise.all(ids.map((id) => client.workflow.getHandle(id).result() as Promise<number>)),
  );
  assert.deepEqual(
    [...begun].sort((a, b) => a - b),
    begun,
    `${begun.join(' ')}: each began after the one before`,
  );
});

test('a schedule of an older version gets its priority when it is applied again, and says so', async () => {
  const daily = client.schedule.getHandle(DAILY_ID);
  await applyDaily(client, DEFAULTS, NOBODY);
  await daily.update((schedule) => {
    const { priority, ...action } = schedule.action;
    assert.deepEqual(priority?.priorityKey, PRIORITIES.daily.priorityKey);
    return { ...schedule, action };
  });
  const { changes } = await applyDaily(client, DEFAULTS, NOBODY);
  assert.deepEqual(
    changes.map(({ what }) => what),
    ['priority'],
  );
  assert.equal((await requireSchedule(client, DAILY_ID)).action.priority?.priorityKey, 2);
  assert.equal((await applyDaily(client, DEFAULTS, NOBODY)).outcome, 'unchanged');
});
