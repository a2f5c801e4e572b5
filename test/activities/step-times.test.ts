import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityBench } from '../support/activity-bench.js';
import { loadBench } from '../support/load-bench.js';

const bench = await activityBench();
const loads = await loadBench(bench.deps);

test('each step has the time of its own activity, also those that run side by side', async () => {
  const run = await loads.start();
  await run.result();
  const { rows } = await bench.database.client.query<{ seconds: number }>(
    "select seconds from sparkify_ops.load_step where step = 'runCheck'",
  );
  const { events } = await run.fetchHistory();
  const starts = new Map<string, number>();
  const measured: number[] = [];
  for (const {
    eventId,
    eventTime,
    activityTaskStartedEventAttributes,
    activityTaskCompletedEventAttributes,
  } of events ?? []) {
    const ms = Number(eventTime?.seconds) * 1000 + Number(eventTime?.nanos) / 1e6;
    if (activityTaskStartedEventAttributes) starts.set(String(eventId), ms);
    const startedId = activityTaskCompletedEventAttributes?.startedEventId;
    if (startedId) measured.push((ms - (starts.get(String(startedId)) ?? 0)) / 1000);
  }
  assert.ok(rows.length > 10, `${rows.length} checks`);
  for (const { seconds } of rows) {
    const own = measured.findIndex((one) => Math.abs(one - seconds) <= 0.000_51);
    assert.ok(own >= 0, `no other activity took ${seconds} s`);
    // Steps may take as long, to the millisecond, but each has an activity of its own.
    measured.splice(own, 1);
    assert.equal(seconds, Math.round(seconds * 1000) / 1000, 'whole milliseconds');
  }
  assert.ok(new Set(rows.map(({ seconds }) => seconds)).size > rows.length / 4, 'their times differ');
});
