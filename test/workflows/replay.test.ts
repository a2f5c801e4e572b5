import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { WORKFLOW_BUNDLE } from '../../src/worker.js';
import { readHistory } from '../support/history.js';

const folder = fileURLToPath(new URL('../../../test/workflows/histories/', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

Runtime.install({ logger: new DefaultLogger('ERROR') });

test('a history of each kind of end is there', () => {
  const ends = new Map(
    names.map((name) => {
      const { events } = JSON.parse(read(name)) as { events: { eventType: string }[] };
      return [name, events.at(-1)?.eventType.replace('EVENT_TYPE_WORKFLOW_EXECUTION_', '')];
    }),
  );
  assert.deepEqual(Object.fromEntries(ends), {
    'backfilled.json': 'COMPLETED',
    'cancelled.json': 'CANCELED',
    'cancelled-in-failure.json': 'CANCELED',
    'check-failed.json': 'FAILED',
    'completed.json': 'COMPLETED',
    'held-aborted.json': 'FAILED',
    'held-accepted.json': 'COMPLETED',
    'held-cancelled.json': 'CANCELED',
    'held-retried.json': 'COMPLETED',
    'nothing-new.json': 'COMPLETED',
    'outdated.json': 'COMPLETED',
    'overtaken.json': 'COMPLETED',
    'records-rejected.json': 'FAILED',
    'reset.json': 'COMPLETED',
    'retried.json': 'COMPLETED',
    'scheduled.json': 'COMPLETED',
  });
});

test('loads that the workflow as it was began continue with the workflow as it is', async () => {
  const histories = names.map((name) => ({ workflowId: name.replace('.json', ''), history: readHistory(read(name)) }));
  const replayed: string[] = [];
  const options = { workflowBundle: { codePath: WORKFLOW_BUNDLE } };
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
    assert.equal(error, undefined, `${workflowId}: ${error?.message}`);
    replayed.push(workflowId);
  }
  assert.equal(replayed.length, names.length);
});

test('no history tells of the machine that it was recorded on', () => {
  for (const name of names) {
    assert.ok(!read(name).includes(hostname()), name);
    assert.doesNotMatch(read(name), /\/(root|home|work|Users)\//, name);
  }
});
