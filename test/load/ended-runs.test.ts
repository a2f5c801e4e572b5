import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import { generateSource } from '../../src/generate/generate.js';
import { testDatabase } from '../support/database.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { until } from '../support/until.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-ended-'));
after(() => rmSync(root, { recursive: true, force: true }));
const database = await testDatabase();
const settings = { ...database.settings, S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data` };
const bench = await loadBench(depsOn(database, settings));

before(() => generateSource({ out: root, days: 1, users: 5, songs: 5, seed: 2, eventsPerDay: 10 }));

async function recorded(runId: string) {
  const { rows } = await database.client.query<{ status: string; failure_message: string | null; closed: boolean }>(
    `select status, failure_message, finished_at is not null as closed
     from sparkify_ops.load_run where workflow_run_id = $1`,
    [runId],
  );
  return rows[0];
}

/** Starts a load that the ledger holds up until `rollback`. */
async function startHeldUp(timeout?: '3 seconds'): Promise<{ run: WorkflowHandle; runId: string }> {
  await database.client.query('begin; lock table sparkify_ops.star_version in access exclusive mode');
  const run = await bench.start({ full: true }, timeout);
  const { runId } = await run.describe();
  await until(
    async () => (await recorded(runId))?.status,
    (status) => status === 'running',
  );
  return { run, runId };
}

test('the next load closes runs that were terminated, and no run that this server does not know', async () => {
  await (await bench.start()).result();
  const { run: stopped, runId } = await startHeldUp();
  await stopped.terminate('it took too long');
  await database.client.query('rollback');
  await database.client.query(
    `insert into sparkify_ops.load_run (load_id, workflow_id, workflow_run_id, status, started_at)
     values ('elsewhere', 'load-elsewhere', 'a9d4b2f0-0000-4000-8000-000000000000', 'running', now())`,
  );
  await (await bench.start()).result();
  assert.deepEqual(await recorded(runId), { status: 'terminated', failure_message: 'it took too long', closed: true });
  assert.equal((await recorded('a9d4b2f0-0000-4000-8000-000000000000'))?.status, 'running');
});

test('the next load closes a run that failed where nobody could record it, with the reason', async () => {
  const run = await bench.start({ maxErrors: -1 });
  await assert.rejects(run.result());
  const { runId } = await run.describe();
  await database.client.query(
    `insert into sparkify_ops.load_run (load_id, workflow_id, workflow_run_id, status, started_at)
     values ('unrecorded', $1, $2, 'running', now())`,
    [run.workflowId, runId],
  );
  await (await bench.start()).result();
  const closed = await recorded(runId);
  assert.equal(closed?.status, 'failed');
  assert.match(closed.failure_message ?? '', /maxErrors: expected a whole number/);
});

test('the next load closes a run that took longer than the timeout of its execution', async () => {
  const { run, runId } = await startHeldUp('3 seconds');
  await assert.rejects(
    run.result(),
    (error) => error instanceof WorkflowFailedError && error.cause instanceof TimeoutFailure,
  );
  await database.client.query('rollback');
  await (await bench.start()).result();
  const message = 'Workflow execution timed out';
  assert.deepEqual(await recorded(runId), { status: 'timed out', failure_message: message, closed: true });
});

test('a run that is reset to its start leaves a row that its successor closes', async () => {
  const { run, runId } = await startHeldUp();
  const { events } = await run.fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes: ended }) => Boolean(ended));
  const successor = await bench.reset(run, Number(first?.eventId));
  await until(
    () => recorded(runId),
    (row) => row?.status === 'terminated' && row.closed,
  );
  await database.client.query('rollback');
  await successor.result();
  assert.equal((await recorded(runId))?.status, 'terminated');
  assert.equal((await recorded((await successor.describe()).runId))?.status, 'published');
});
