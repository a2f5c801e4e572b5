import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ScheduleNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { applyDaily } from '../../src/schedule/apply.js';
import { BACKFILL_ID } from '../../src/schedule/backfill-runs.js';
import { startBackfill } from '../../src/schedule/backfill.js';
import { DAILY_ID, dailyOptions } from '../../src/schedule/daily.js';
import { requireSchedule } from '../../src/schedule/find.js';
import { lastRuns } from '../../src/schedule/runs.js';
import { triggerDaily } from '../../src/schedule/trigger.js';
import { describeSchedule, describeSettings } from '../../src/schedule/describe.js';
import { loadError } from '../support/expect.js';
import { DEFAULTS, endRuns, eventually, NOBODY, ownNamespace } from './support/namespace.js';

const { client, namespace } = await ownNamespace();
const daily = client.schedule.getHandle(DAILY_ID);
const apply = (settings: Partial<typeof DEFAULTS> = {}, note?: string) =>
  applyDaily(client, { ...DEFAULTS, ...settings }, NOBODY, note);

afterEach(async () => {
  for (const id of [DAILY_ID, BACKFILL_ID]) {
    await client.schedule
      .getHandle(id)
      .delete()
      .catch((error: unknown) => assert.ok(error instanceof ScheduleNotFoundError, String(error)));
  }
  await endRuns(client);
});

test('applied twice, the second time changes nothing', async () => {
  const first = await apply({}, 'for the dashboards');
  assert.deepEqual([first.outcome, first.changes], ['created', []]);
  const second = await apply({}, 'for the dashboards');
  assert.deepEqual([second.outcome, second.changes], ['unchanged', []]);
  assert.equal(second.schedule.info.lastUpdatedAt, undefined);
});

test('two that apply at once make one schedule', async () => {
  const outcomes = (await Promise.all([apply(), apply()])).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes.sort(), ['created', 'unchanged']);
});

test('what Temporal has is said in the same words as what was asked for', async () => {
  for (const settings of [
    DEFAULTS,
    { ...DEFAULTS, at: '23:59', timeZone: 'Europe/Berlin', jitter: 600_000, overlap: 'SKIP' as const },
    { ...DEFAULTS, catchUp: 10_000, pauseOnFailure: false, input: { maxErrors: 3, full: true } },
  ]) {
    const { schedule } = await apply(settings);
    assert.deepEqual(describeSchedule(schedule), describeSettings(settings, NOBODY));
  }
});

test('a changed apply says what changed, and keeps the note, the pause and what is known of the runs', async () => {
  await apply({}, 'for the dashboards');
  await triggerDaily(client);
  await daily.pause('the cluster is resized');
  const { outcome, changes, schedule } = await apply({
    at: '04:30',
    timeZone: 'Europe/Berlin',
    input: { maxErrors: 3 },
  });
  assert.equal(outcome, 'updated');
  assert.deepEqual(changes, [
    { what: 'time', from: 'every day at 03:00 UTC', to: 'every day at 04:30 Europe/Berlin' },
    { what: 'input', from: '{}', to: '{"maxErrors":3}' },
  ]);
  assert.deepEqual([schedule.state.paused, schedule.state.note], [true, 'the cluster is resized']);
  assert.equal(schedule.info.recentActions.length, 1);
});

test('a schedule that was edited by hand is put right', async () => {
  await client.schedule.create({ ...dailyOptions(DEFAULTS, NOBODY), spec: { intervals: [{ every: '12h' }] } });
  const { changes } = await apply();
  assert.deepEqual(changes, [{ what: 'time', from: 'every 12 hours', to: 'every day at 03:00 UTC' }]);
  await daily.update(({ policies, action, state }) => ({
    spec: { calendars: [{ hour: 3, dayOfWeek: 'MONDAY' }] },
    policies,
    action,
    state,
  }));
  const [change, ...others] = (await apply()).changes;
  assert.deepEqual(others, []);
  assert.match(change?.from ?? '', /^edited by hand: .*"dayOfWeek":\[\{"start":"MONDAY"/);
});

function timestamp(date: string): proto.google.protobuf.ITimestamp {
  return proto.google.protobuf.Timestamp.fromObject({ seconds: Date.parse(date) / 1000 });
}

test('the next runs keep their local time, and the day that has none is left out', async () => {
  await apply({ at: '02:30', timeZone: 'Europe/Berlin' });
  const { startTime } = await client.workflowService.listScheduleMatchingTimes({
    namespace,
    scheduleId: DAILY_ID,
    startTime: timestamp('2027-03-26'),
    endTime: timestamp('2027-03-30'),
  });
  const times = startTime.map(({ seconds }) => new Date(Number(seconds) * 1000).toISOString().slice(0, 16));
  assert.deepEqual(times, ['2027-03-26T01:30', '2027-03-27T01:30', '2027-03-29T00:30']);
});

test('what is not there is said', async () => {
  await assert.rejects(requireSchedule(client, DAILY_ID), loadError('SCHEDULE_MISSING', DAILY_ID, namespace));
  await assert.rejects(triggerDaily(client), loadError('SCHEDULE_MISSING', DAILY_ID));
});

test('a run that is due while the last one goes on waits for it, and no more than one waits', async () => {
  const options = dailyOptions(DEFAULTS, NOBODY);
  await client.schedule.create({ ...options, spec: { intervals: [{ every: '1s' }] } });
  const { info } = await eventually('two were left out', async () => {
    const schedule = await daily.describe();
    return schedule.info.numActionsSkippedOverlap >= 2 && schedule;
  });
  const [first] = info.recentActions;
  assert.deepEqual([info.numActionsTaken, info.runningActions.length], [1, 1]);
  await client.workflow.getHandle(first?.action.workflow.workflowId ?? '').terminate();
  const waited = await eventually('the next was started', async () => (await daily.describe()).info.recentActions[1]);
  assert.equal(waited.scheduledAt.getTime() - (first?.scheduledAt.getTime() ?? 0), 1000);
  assert.ok(waited.takenAt.getTime() - waited.scheduledAt.getTime() > 1000, 'it waited');
  assert.ok(waited.action.workflow.workflowId.endsWith(waited.scheduledAt.toISOString().replace('.000', '')));
});

test('a trigger runs for now, also where it is paused; a second one waits for the first', async () => {
  await apply();
  await daily.pause();
  const before = Date.now();
  const started = await triggerDaily(client);
  assert.ok(started.workflowId !== null);
  const { schedule } = await apply();
  const [run] = await lastRuns(client, schedule);
  assert.equal(run?.workflowId, started.workflowId);
  assert.equal(run?.outcome, 'running');
  assert.ok(Math.abs((run?.nominal.getTime() ?? 0) - before) < 5000, `it is for ${run?.nominal.toISOString()}`);
  assert.deepEqual(await triggerDaily(client), { workflowId: null, waitsFor: [started.workflowId] });
});

test('a backfill with other options waits for the one that goes on; with the same it joins it', async () => {
  const days = { from: '2018-11-01', to: '2018-11-03' };
  await startBackfill(client, days, {}, NOBODY);
  const handle = client.schedule.getHandle(BACKFILL_ID);
  await eventually('it goes on', async () => (await handle.describe()).info.runningActions.length === 1);
  await assert.rejects(
    startBackfill(client, days, { full: true }, NOBODY),
    loadError('INPUT_INVALID', 'is running', '"date":"scheduled"', 'delete --backfill'),
  );
  await startBackfill(client, { from: '2018-12-01', to: '2018-12-01' }, {}, NOBODY);
  const { state, action } = await handle.describe();
  assert.deepEqual([state.paused, action.args], [true, [{ date: 'scheduled' }]]);
  // Its page invites people to unpause it: without actions left, it starts nothing then.
  await handle.unpause();
  assert.equal((await handle.describe()).state.remainingActions, 0);
  await handle.pause();
});
