import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { Worker } from '@temporalio/worker';
import type { LoadResult } from '../../src/model/result.js';
import { generateSource } from '../../src/generate/generate.js';
import { WORKFLOW_BUNDLE } from '../../src/worker.js';
import { activityBench } from '../support/activity-bench.js';
import { type History } from '../support/history.js';
import { loadBench } from '../support/load-bench.js';

const MOST_EVENTS = 300;
const MOST_BYTES = 300 * 1024;

const bench = await activityBench();
const loads = await loadBench(bench.deps);

/** A load's objects, its history, and the size of that in bytes. */
async function load() {
  const run = await loads.start();
  const { objects } = (await run.result()) as LoadResult;
  const { raw } = await run.describe();
  return {
    workflowId: run.workflowId,
    history: await run.fetchHistory(),
    objects: objects.events.loaded + objects.songs.loaded,
    bytes: Number(raw.workflowExecutionInfo?.historySizeBytes),
  };
}

/** How often each type of event is there. The workflow's tasks are left out: several answers may come in one of them. */
function countsOf({ events }: History): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { eventType } of events ?? []) {
    const type = String(eventType);
    if (!WORKFLOW_TASKS.has(type)) counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/** Scheduled, started, completed: in numbers, as the server has them. */
const WORKFLOW_TASKS = new Set(['5', '6', '7']);

test('the history of a load is as long at 1,002 objects as at 32, and short; the workflow goes through both again', async () => {
  const few = await load();
  await generateSource({
    out: dirname(bench.source.logData),
    days: 2,
    users: 10,
    songs: 1_000,
    seed: 7,
    eventsPerDay: 40,
  });
  const many = await load();
  assert.deepEqual([few.objects, many.objects], [32, 1_002]);
  assert.deepEqual(countsOf(many.history), countsOf(few.history));
  for (const { history, bytes } of [few, many]) {
    assert.ok((history.events?.length ?? Infinity) <= MOST_EVENTS, `${history.events?.length} events`);
    assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes`);
  }
  assert.ok(many.bytes < 1.1 * few.bytes, `${many.bytes} bytes against ${few.bytes}`);
  const replays = Worker.runReplayHistories({ workflowBundle: { codePath: WORKFLOW_BUNDLE } }, [few, many]);
  for await (const { workflowId, error } of replays) assert.equal(error, undefined, `${workflowId}: ${error?.message}`);
});
