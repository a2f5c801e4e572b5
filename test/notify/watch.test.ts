import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSource } from '../../src/generate/generate.js';
import type { Health } from '../../src/model/health.js';
import { conditionsOf, type Watched } from '../../src/notify/conditions.js';
import { plainText } from '../../src/notify/text.js';
import { watchNotices } from '../../src/notify/watch-notices.js';
import { applyDaily } from '../../src/schedule/apply.js';
import { deadlineOf } from '../../src/schedule/deadline.js';
import { DAILY_ID } from '../../src/schedule/daily.js';
import { applyWatch, WATCH_ID } from '../../src/schedule/watch.js';
import type { Progress } from '../../src/workflows/progress.js';
import { DEFAULTS, ownNamespace } from '../schedule/support/namespace.js';
import { testDatabase } from '../support/database.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { noticeServer } from '../support/notice-server.js';
import { until } from '../support/until.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-watch-'));
after(() => rmSync(root, { recursive: true, force: true }));
const database = await testDatabase();
const webhook = await noticeServer();
const { client, namespace } = await ownNamespace();
const settings = {
  ...database.settings,
  S3_LOG_DATA: `${root}/log_data`,
  S3_SONG_DATA: `${root}/song_data`,
  NOTIFY_WEBHOOK_URL: webhook.url,
  LOAD_CHECKS: join(root, 'checks'),
  // A second, so that the test need not wait: the shortest that a person can set is an hour.
  SCHEDULE_HELD_HOURS: 1 / 3600,
};
mkdirSync(settings.LOAD_CHECKS);
const bench = await loadBench(depsOn(database, settings), namespace);

const NOW = Date.parse('2026-11-30T06:30:00Z');
const HOUR = 3_600_000;
const HEALTH: Health = {
  publishedAt: NOW - HOUR,
  newestEventAt: NOW - 8 * HOUR,
  openRuns: 0,
  openSince: null,
  badRuns: 0,
  backlogObjects: 0,
  backlogSince: null,
  rejectedRecords: 0,
  rejectedSince: null,
};
const WATCHED: Watched = {
  health: HEALTH,
  runs: [],
  schedule: { isPaused: false, note: '', due: { at: NOW - 3.5 * HOUR, deadline: NOW - HOUR / 2 } },
  now: NOW,
};
const LIMITS = {
  SCHEDULE_UNPUBLISHED_HOURS: 26,
  SCHEDULE_STALE_HOURS: 48,
  SCHEDULE_BACKLOG_DAYS: 3,
  SCHEDULE_HELD_HOURS: 2,
};
const CONTEXT = { uiUrl: null, namespace: 'default', docsUrl: undefined };
const events = (changes: Partial<Watched>) =>
  conditionsOf({ ...WATCHED, ...changes }, LIMITS).map(({ event }) => event);
const health = (changes: Partial<Health>) => events({ health: { ...HEALTH, ...changes } });

test('a good night has no condition; each limit that is passed has its own', () => {
  assert.deepEqual(events({}), []);
  assert.deepEqual(health({ publishedAt: NOW - 4 * HOUR }), ['late']);
  assert.deepEqual(health({ publishedAt: null }), ['late']);
  assert.deepEqual(health({ publishedAt: NOW - 27 * HOUR }), ['late', 'unpublished']);
  assert.deepEqual(health({ newestEventAt: NOW - 49 * HOUR }), ['stale']);
  assert.deepEqual(health({ backlogSince: NOW - 73 * HOUR, backlogObjects: 2 }), ['backlog']);
  assert.deepEqual(health({ rejectedSince: NOW - 73 * HOUR, rejectedRecords: 2 }), ['rejected']);
  assert.deepEqual(events({ schedule: null }), ['paused']);
  assert.deepEqual(events({ schedule: { isPaused: true, note: 'resized', due: null } }), ['paused']);
  const run = { loadId: 'l', workflowId: 'w', isRunning: true, heldSince: null };
  assert.deepEqual(events({ runs: [run, { ...run, isRunning: null }] }), []);
  assert.deepEqual(events({ runs: [{ ...run, isRunning: false }] }), ['left-open']);
  assert.deepEqual(events({ runs: [{ ...run, heldSince: NOW - 3 * HOUR }] }), ['held-long']);
});

test('a condition is told once, once when it is over, and again when it comes back', () => {
  const conditions = conditionsOf({ ...WATCHED, schedule: null }, LIMITS);
  const [first] = watchNotices(conditions, [], CONTEXT, NOW);
  assert.ok(first);
  assert.ok(plainText(first).split('\n').length <= 12);
  assert.deepEqual(watchNotices(conditions, [first], CONTEXT, NOW + HOUR), []);
  const [over] = watchNotices([], [first], CONTEXT, NOW + HOUR);
  assert.ok(over?.isOver);
  assert.deepEqual(watchNotices([], [first, over], CONTEXT, NOW + HOUR), []);
  const again = watchNotices(conditions, [first, over], CONTEXT, NOW + HOUR);
  assert.deepEqual(
    [first.id, over.id, again.map(({ id }) => id)],
    ['watch/paused/deleted/1', 'watch/paused/deleted/1/over', ['watch/paused/deleted/2']],
  );
});

test('the deadline is of the zone of the schedule, also when clocks change', () => {
  const spec = { calendars: [{ hour: [{ start: 3 }], minute: [{ start: 0 }] }], timezone: 'Europe/Berlin' } as never;
  const times = (deadline: string, now: string) => {
    const found = deadlineOf(spec, deadline, new Date(now));
    return found === null ? null : [found.at, found.deadline].map((ms) => new Date(ms).toISOString().slice(0, 16));
  };
  assert.deepEqual(times('06:00', '2026-07-10T04:00:00Z'), ['2026-07-10T01:00', '2026-07-10T04:00']);
  assert.deepEqual(times('06:00', '2026-07-10T03:59:00Z'), ['2026-07-09T01:00', '2026-07-09T04:00']);
  assert.deepEqual(times('06:00', '2026-10-25T05:00:00Z'), ['2026-10-25T02:00', '2026-10-25T05:00']);
  assert.deepEqual(times('01:00', '2026-07-10T23:30:00Z'), ['2026-07-10T01:00', '2026-07-10T23:00']);
});

before(() => generateSource({ out: root, days: 1, users: 5, songs: 5, seed: 2, eventsPerDay: 10 }));

/** Looks once. @returns titles of all notices until then, once the last is in the ledger. */
async function look(expected: number): Promise<string[]> {
  const work = { taskQueue: bench.taskQueue, workflowId: randomUUID() };
  await client.workflow.execute('watchLoads', work);
  await until(
    async () => (await database.client.query('select 1 from sparkify_ops.load_notice')).rowCount,
    (rows) => rows === expected,
  );
  return webhook.titles();
}

test('a schedule that is deleted, then paused, then resumed is told step by step, each once', async () => {
  await (await bench.start()).result();
  const deleted = 'Sparkify: the daily schedule was deleted';
  assert.deepEqual(await look(1), [deleted]);
  assert.deepEqual(await look(1), [deleted]);
  await applyDaily(client, DEFAULTS, { workflowType: 'loadWarehouse', taskQueue: bench.taskQueue });
  await client.schedule.getHandle(DAILY_ID).pause('resized');
  assert.deepEqual((await look(3)).sort(), [
    'Over (error): the daily schedule was deleted',
    'Sparkify: the daily schedule is paused: resized',
    deleted,
  ]);
  await client.schedule.getHandle(DAILY_ID).unpause();
  assert.equal((await look(4)).at(-1), 'Over (error): the daily schedule is paused: resized');
});

test('a load that is held for too long is told once, and once when it is over', async () => {
  const refused = join(settings.LOAD_CHECKS, 'refused.sql');
  writeFileSync(refused, '-- Fails always.\nselect 1 as wrong\n');
  const run = await bench.start({ full: true, onFailure: 'hold' });
  await until(
    () => run.query<Progress>('progress'),
    ({ held }) => held.length === 1,
  );
  await sleep(1_100);
  // The load itself says that it is held, beside the four notices of the schedule.
  const told = await look(6);
  assert.equal(told.filter((title) => /load \S+ has been held for more than/.test(title)).length, 1);
  assert.deepEqual(await look(6), told);
  rmSync(refused);
  await run.executeUpdate('retry');
  await run.result();
  const over = (await look(8)).filter((title) => title.startsWith('Over')).at(-1) ?? '';
  assert.match(over, /load \S+ has been held for more than/);
});

test('the watch has a schedule of its own, which applying again changes', async () => {
  const work = { workflowType: 'watchLoads', taskQueue: 'nobody' };
  await applyWatch(client, { deadline: undefined, timeZone: 'UTC' }, work);
  await applyWatch(client, { deadline: '06:00', timeZone: 'Europe/Berlin' }, work);
  const { spec, action } = await client.schedule.getHandle(WATCH_ID).describe();
  assert.equal(spec.intervals?.[0]?.every, 600_000);
  assert.deepEqual([spec.calendars?.[0]?.hour[0]?.start, spec.timezone], [6, 'Europe/Berlin']);
  assert.equal(action.workflowType, 'watchLoads');
  await client.schedule.getHandle(WATCH_ID).delete();
});
