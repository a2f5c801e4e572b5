import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPayloadConverter } from '@temporalio/common';
import { activityBench } from '../support/activity-bench.js';
import type { History } from '../support/history.js';
import { loadBench } from '../support/load-bench.js';

const bench = await activityBench();
const loads = await loadBench(bench.deps);

/** Milliseconds that each check took, by its name, as the history has them. */
function checkTimes({ events }: History): Map<string, number> {
  const names = new Map<string, string>();
  const starts = new Map<string, number>();
  const times = new Map<string, number>();
  for (const { eventId, eventTime, ...event } of events ?? []) {
    const ms = Number(eventTime?.seconds) * 1000 + Number(eventTime?.nanos) / 1e6;
    const { activityType, input } = event.activityTaskScheduledEventAttributes ?? {};
    const [payload] = input?.payloads ?? [];
    if (activityType?.name === 'runCheck' && payload) {
      const { check } = defaultPayloadConverter.fromPayload<{ check: { name: string } }>(payload);
      names.set(String(eventId), check.name);
    }
    const startedOf = event.activityTaskStartedEventAttributes?.scheduledEventId;
    if (startedOf) starts.set(String(startedOf), ms);
    const completedOf = event.activityTaskCompletedEventAttributes?.scheduledEventId;
    const name = names.get(String(completedOf));
    if (name !== undefined) times.set(name, ms - (starts.get(String(completedOf)) ?? 0));
  }
  return times;
}

test('each step has the time of its own activity, also those that run side by side', async () => {
  const run = await loads.start();
  await run.result();
  const { rows } = await bench.database.client.query<{ subject: string; seconds: number }>(
    "select subject, seconds from sparkify_ops.load_step where step = 'runCheck'",
  );
  const times = checkTimes(await run.fetchHistory());
  assert.ok(rows.length > 10, `${rows.length} checks`);
  for (const { subject, seconds } of rows) {
    const ms = times.get(subject) ?? NaN;
    assert.ok(Math.abs(ms - seconds * 1000) <= 0.501, `${subject} took ${ms} ms: ${seconds} s`);
    assert.equal(seconds, Math.round(seconds * 1000) / 1000, 'whole milliseconds');
  }
  assert.ok(new Set(rows.map(({ seconds }) => seconds)).size > rows.length / 4, 'their times differ');
});
