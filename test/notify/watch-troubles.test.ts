import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ensureTables } from '../../src/load/create-tables.js';
import { ownNamespace } from '../schedule/support/namespace.js';
import { testDatabase } from '../support/database.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { noticeServer } from '../support/notice-server.js';
import { until } from '../support/until.js';

const database = await testDatabase();
const webhook = await noticeServer();
const { client, namespace } = await ownNamespace();
const settings = { ...database.settings, NOTIFY_WEBHOOK_URL: webhook.url };
const deps = depsOn(database, settings);
const bench = await loadBench(deps, namespace);
const DELETED = 'Sparkify: the daily schedule was deleted';

/** Looks once. @returns titles of the notices that it found. */
function look(): Promise<string[]> {
  const work = { taskQueue: bench.taskQueue, workflowId: randomUUID() };
  return client.workflow.execute('watchLoads', work) as Promise<string[]>;
}

test('before the first load, when there is no ledger, the schedule is watched all the same', async () => {
  assert.deepEqual(await look(), [`webhook: ${DELETED}`]);
  await until(
    async () => webhook.titles(),
    (titles) => titles.includes(DELETED),
  );
});

test('a load whose workflow tasks fail does not keep the others from being watched', async () => {
  const tag = { workflowId: 'watch', runId: 'watch', activity: 'watch', attempt: 1 };
  const context = { signal: new AbortController().signal, tag, report: () => undefined, warn: () => undefined };
  await ensureTables(deps, context);
  const start = () => client.workflow.start('notAWorkflow', { taskQueue: bench.taskQueue, workflowId: randomUUID() });
  const stuck = await start();
  const ended = await start();
  await ended.terminate();
  for (const { workflowId, firstExecutionRunId } of [stuck, ended]) {
    await database.client.query(
      `insert into sparkify_ops.load_run (load_id, workflow_id, workflow_run_id, status, started_at)
       values ($1, $3, $2, 'running', '2026-01-01')`,
      [workflowId.slice(0, 32), firstExecutionRunId, workflowId],
    );
  }
  const titles = await look();
  await stuck.terminate();
  assert.ok(
    titles.some((title) => title.includes(ended.workflowId.slice(0, 32))),
    titles.join(),
  );
});
