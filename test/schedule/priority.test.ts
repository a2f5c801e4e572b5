import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDaily } from '../../src/schedule/apply.js';
import { BACKFILL_ID } from '../../src/schedule/backfill-runs.js';
import { startBackfill } from '../../src/schedule/backfill.js';
import { DAILY_ID } from '../../src/schedule/daily.js';
import { requireSchedule } from '../../src/schedule/find.js';
import { PRIORITIES } from '../../src/schedule/priority.js';
import { triggerDaily } from '../../src/schedule/trigger.js';
import { startLoad } from '../../src/cli/runtime/start-load.js';
import { DEFAULTS, endRuns, eventually, NOBODY, ownNamespace } from './support/namespace.js';

const { client } = await ownNamespace();

test('the nightly load has priority over loads that somebody started, and these over backfills, as the server has it', async () => {
  // The server keeps the order within a partition of the queue, of which it has several: the order itself is not asserted here.
  await startBackfill(client, { from: '2018-11-01', to: '2018-11-01' }, {}, NOBODY);
  const backfill = client.schedule.getHandle(BACKFILL_ID);
  await eventually('the backfill waits', async () => (await backfill.describe()).info.runningActions.length === 1);
  const byHand = await startLoad(client, {}, NOBODY.taskQueue);
  await applyDaily(client, DEFAULTS, NOBODY);
  const nightly = await triggerDaily(client);
  const ids = [nightly.workflowId ?? '', byHand.handle.workflowId, `${BACKFILL_ID}-2018-11-01T00:00:00Z`];
  const runs = await Promise.all(ids.map((id) => client.workflow.getHandle(id).describe()));
  assert.deepEqual(
    runs.map(({ priority, taskQueue }) => [priority?.priorityKey, taskQueue]),
    [
      [2, NOBODY.taskQueue],
      [undefined, NOBODY.taskQueue],
      [4, NOBODY.taskQueue],
    ],
  );
  await endRuns(client);
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
