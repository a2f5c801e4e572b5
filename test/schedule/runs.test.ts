import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { GENERATE_DEFAULTS } from '../../src/generate/defaults.js';
import type { LoadResult } from '../../src/model/result.js';
import { applyDaily } from '../../src/schedule/apply.js';
import { BACKFILL_ID, backfillRuns } from '../../src/schedule/backfill-runs.js';
import { startBackfill } from '../../src/schedule/backfill.js';
import { DAILY_ID, dailyOptions } from '../../src/schedule/daily.js';
import { requireSchedule } from '../../src/schedule/find.js';
import { lastRuns } from '../../src/schedule/runs.js';
import { triggerDaily } from '../../src/schedule/trigger.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { startWorker } from '../../src/worker.js';
import { testDatabase } from '../support/database.js';
import { executeLoad } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads } from '../support/star-dump.js';
import { DEFAULTS, eventually, ownNamespace } from './support/namespace.js';

const WORK = { workflowType: 'loadWarehouse', taskQueue: TASK_QUEUE };
const DAYS = { from: '2018-11-01', to: '2018-11-30' };

const root = mkdtempSync(join(tmpdir(), 'sparkify-schedule-'));
const generated = { ...GENERATE_DEFAULTS, out: root, days: 30, startDate: DAYS.from };
const sources = await generateSource({ ...generated, users: 8, songs: 20, eventsPerDay: 12 });
const brokenLogs = join(root, 'broken');
const { settings, client: database } = await testDatabase();
const { client, address, namespace } = await ownNamespace();
const configured = { S3_LOG_DATA: sources.logData, S3_SONG_DATA: sources.songData };
const worker = await startWorker(
  { ...settings, ...configured },
  { connection: { address }, namespace },
  { logLevel: 'error', alsoAllowed: () => [brokenLogs] },
);
after(async () => {
  await worker.stop();
  rmSync(root, { recursive: true, force: true });
});

const backfill = client.schedule.getHandle(BACKFILL_ID);
const daily = client.schedule.getHandle(DAILY_ID);

test('a backfill of a month, one run a day, gives the star of one load', { timeout: 240_000 }, async () => {
  await executeLoad(client);
  const expected = await dumpStar(database);
  assert.ok((expected.get('songplay') ?? '').length > 0, 'some plays match');
  await forgetLoads(database);

  await startBackfill(client, DAYS, {}, WORK);
  const ids = backfillRuns(DAYS.from, DAYS.to).map(({ workflowId }) => workflowId);
  let before = 0;
  for (const [at, workflowId] of ids.entries()) {
    await eventually(`${workflowId} is started`, async () => (await backfill.describe()).info.numActionsTaken > at);
    const { status, objects } = (await client.workflow.getHandle(workflowId).result()) as LoadResult;
    assert.deepEqual([status, objects.events.loaded], ['COMPLETED', 1], `${workflowId} loads the object of its day`);
    const { startTime, closeTime } = await client.workflow.getHandle(workflowId).describe();
    assert.ok(startTime.getTime() >= before, `${workflowId} did not wait for the one before it`);
    before = closeTime?.getTime() ?? Infinity;
  }
  assertSameStar(await dumpStar(database), expected);

  const { info, state } = await requireSchedule(client, BACKFILL_ID);
  assert.deepEqual([info.numActionsTaken, info.numActionsSkippedOverlap, state.paused], [30, 0, true]);
});

test('a backfill of a day that was loaded loads nothing again; in full it does, and the star is the same', async () => {
  const expected = await dumpStar(database);
  const day = { from: '2018-11-05', to: '2018-11-05' };
  for (const [input, loaded] of [
    [{}, 0],
    [{ full: true }, 1],
  ] as const) {
    const taken = (await requireSchedule(client, BACKFILL_ID)).info.numActionsTaken;
    await eventually('no run goes on', async () => (await backfill.describe()).info.runningActions.length === 0);
    await startBackfill(client, day, input, WORK);
    await eventually('it is started', async () => (await backfill.describe()).info.numActionsTaken > taken);
    const handle = client.workflow.getHandle(`${BACKFILL_ID}-2018-11-05T00:00:00Z`);
    assert.equal(((await handle.result()) as LoadResult).objects.events.loaded, loaded);
  }
  assertSameStar(await dumpStar(database), expected);
});

test('a triggered run loads all that is new, whatever its day', async () => {
  await applyDaily(client, DEFAULTS, WORK);
  await forgetLoads(database);
  const { workflowId } = await triggerDaily(client);
  const { objects } = (await client.workflow.getHandle(workflowId ?? '').result()) as LoadResult;
  assert.equal(objects.events.loaded, 30);
  await daily.delete();
});

test('runs that fall due while one goes on wait or are left out; none overlap, and the star is that of one load', async () => {
  const expected = await dumpStar(database);
  await forgetLoads(database);
  const options = dailyOptions(DEFAULTS, WORK);
  // The first run waits until this transaction ends: the second waits for the first, and the third is left out.
  await database.query('begin; create schema sparkify_ops');
  await client.schedule.create({ ...options, spec: { intervals: [{ every: '1s' }] } });
  const infoOf = async () => (await daily.describe()).info;
  await eventually('one is left out', async () => (await infoOf()).numActionsSkippedOverlap >= 1);
  await database.query('rollback');
  await eventually('two have run', async () => (await infoOf()).numActionsTaken >= 3);
  await daily.pause();
  await eventually('none goes on', async () => (await daily.describe()).info.runningActions.length === 0);
  const runs = (await lastRuns(client, await daily.describe())).reverse();
  const times = await Promise.all(runs.map(({ workflowId }) => client.workflow.getHandle(workflowId).describe()));
  for (const [at, { startTime, status }] of times.entries()) {
    assert.equal(status.name, 'COMPLETED');
    assert.ok(startTime >= (times[at - 1]?.closeTime ?? startTime), 'it began when the one before it had ended');
  }
  assertSameStar(await dumpStar(database), expected);
  await daily.delete();
});

test('a failed run pauses the schedule and says so; resumed, it goes on', async () => {
  assert.ok(!existsSync(brokenLogs));
  const options = dailyOptions({ ...DEFAULTS, input: { logData: brokenLogs } }, WORK);
  await client.schedule.create({ ...options, spec: { intervals: [{ every: '1s' }] } });
  const paused = await eventually('it is paused', async () => {
    const schedule = await daily.describe();
    return schedule.state.paused && schedule;
  });
  assert.match(paused.state.note ?? '', /paused due to workflow failure: sparkify-load-\d{4}/);
  const failed = (await lastRuns(client, paused)).at(-1);
  assert.equal(failed?.outcome, 'failed');
  assert.match(failed?.failure ?? '', /^discoverObjects: .*broken/);

  mkdirSync(brokenLogs);
  await daily.unpause('the folder is there again');
  const resumed = await eventually('a run completes', async () => {
    const [last, one] = await lastRuns(client, await daily.describe());
    return [last, one].find((run) => run?.outcome === 'completed');
  });
  assert.ok(resumed.startedAt > failed.startedAt);
  assert.equal((await daily.describe()).state.paused, false);
  await daily.delete();
});
