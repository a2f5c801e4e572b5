import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { test } from 'node:test';
import type { Client, ScheduleDescription } from '@temporalio/client';
import { openServices } from '../../src/embedded/services.js';
import { DAILY_ID, dailyOptions } from '../../src/schedule/daily.js';
import { requireSchedule } from '../../src/schedule/find.js';
import { lastRuns } from '../../src/schedule/runs.js';
import { ignore } from '../embedded/support/homes.js';
import { testHome } from '../support/home.js';
import { withTemporal } from '../support/run-workflow.js';
import { DEFAULTS, eventually, NOBODY } from './support/namespace.js';

/** Longer than the shortest catch-up window that Temporal takes, which is 10 s. */
const DOWN_MS = 13_000;

const SHORT = 'short-window';

/** A server of its own on the home's file, for the time of `work`. */
async function withServer<T>(home: string, work: (client: Client) => Promise<T>): Promise<T> {
  const services = await openServices(home, { postgres: false, temporal: true }, ignore);
  try {
    return await withTemporal(services.temporal?.address ?? '', work);
  } finally {
    await services.close();
  }
}

function everyFourSeconds(scheduleId: string, catchUp: number) {
  const options = dailyOptions({ ...DEFAULTS, catchUp, overlap: 'ALLOW_ALL' }, NOBODY);
  const action = { ...options.action, workflowId: scheduleId };
  return { ...options, scheduleId, action, spec: { intervals: [{ every: '4s' }] } };
}

test('runs that were due while the server was down are made up for, for their own times, within the window', async () => {
  const home = testHome();
  await withServer(home, async (client) => {
    await client.schedule.create(everyFourSeconds(DAILY_ID, DEFAULTS.catchUp));
    await client.schedule.create(everyFourSeconds(SHORT, 10_000));
    await eventually('the first has run', async () => (await requireSchedule(client, SHORT)).info.numActionsTaken > 0);
    await eventually(
      'the first has run',
      async () => (await requireSchedule(client, DAILY_ID)).info.numActionsTaken > 0,
    );
  });
  const stopped = Date.now();
  await wait(DOWN_MS);
  const started = Date.now();
  await withServer(home, async (client) => {
    const isDue = ({ info }: ScheduleDescription) => (info.recentActions.at(-1)?.scheduledAt.getTime() ?? 0) > started;
    const afterwards = (id: string) =>
      eventually(`${id} goes on`, async () => {
        const schedule = await requireSchedule(client, id);
        return isDue(schedule) && schedule;
      });
    const long = await afterwards(DAILY_ID);
    const short = await afterwards(SHORT);
    const runs = await lastRuns(client, long);
    const late = runs.filter(({ nominal }) => nominal.getTime() > stopped && nominal.getTime() < started - 1000);
    assert.ok(late.length >= 2, `${late.length} runs were made up for`);
    for (const { nominal, startedAt, workflowId } of late) {
      assert.ok(startedAt.getTime() >= started - 1000, 'it ran late');
      assert.equal(workflowId, `${DAILY_ID}-${nominal.toISOString().replace('.000', '')}`);
    }
    assert.equal(long.info.numActionsMissedCatchupWindow, 0);
    assert.ok(short.info.numActionsMissedCatchupWindow >= 1, 'what is older than the window is counted as missed');
  });
});
