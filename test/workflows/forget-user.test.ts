import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import { testDatabase } from '../support/database.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { until } from '../support/until.js';

const database = await testDatabase();
const settings = { ...database.settings, LOAD_FORGET_KEY: 'a key of thirty-two characters or more' };
const bench = await loadBench(depsOn(database, settings));
const start = () =>
  bench.client.workflow.start('forgetUser', {
    taskQueue: bench.taskQueue,
    workflowId: randomUUID(),
    args: [{ userId: 10 }],
  });

test('a forgetting that is cancelled ends as cancelled, and forgets nobody', async () => {
  await (await start()).result();
  await database.client.query('delete from sparkify_ops.forgotten_user');
  await database.client.query('begin; lock table sparkify_ops.star_version in access exclusive mode');
  const forgetting = await start();
  await until(
    async () => (await forgetting.describe()).raw.pendingActivities?.[0]?.attempt,
    (attempt) => attempt === 1,
  );
  await forgetting.cancel();
  await assert.rejects(
    forgetting.result(),
    (error) => error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure,
  );
  await database.client.query('rollback');
  const { rowCount } = await database.client.query('select 1 from sparkify_ops.forgotten_user');
  assert.equal(rowCount, 0);
});
