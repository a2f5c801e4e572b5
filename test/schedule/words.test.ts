import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nominalTime } from '../../src/load/nominal-time.js';
import { planLoad } from '../../src/load/plan-load.js';
import { SETTINGS } from '../../src/config/settings.js';
import { backfillRuns } from '../../src/schedule/backfill-runs.js';
import { describeDuration, parseDuration } from '../../src/schedule/duration.js';
import { daysWithout, timeInZone, timeZoneNamed, timeZonesLike } from '../../src/schedule/local-time.js';
import { loadError } from '../support/expect.js';

const inBerlin = (time: string) => timeInZone(new Date(time), 'Europe/Berlin');

test('the runs around the end of summer time in Berlin are at the same local time', () => {
  const runs = ['2026-10-24T01:00:00Z', '2026-10-25T02:00:00Z', '2026-10-26T02:00:00Z'];
  assert.deepEqual(runs.map(inBerlin), [
    'Sat 2026-10-24 03:00 CEST (01:00 UTC)',
    'Sun 2026-10-25 03:00 CET (02:00 UTC)',
    'Mon 2026-10-26 03:00 CET (02:00 UTC)',
  ]);
});

test('the runs around its beginning, too; another day in UTC is named', () => {
  const runs = ['2027-03-26T23:30:00Z', '2027-03-27T23:30:00Z', '2027-03-28T22:30:00Z'];
  assert.deepEqual(runs.map(inBerlin), [
    'Sat 2027-03-27 00:30 CET (Fri 2027-03-26 23:30 UTC)',
    'Sun 2027-03-28 00:30 CET (Sat 2027-03-27 23:30 UTC)',
    'Mon 2027-03-29 00:30 CEST (Sun 2027-03-28 22:30 UTC)',
  ]);
});

test('in UTC a time is said once; seconds are said where there are any', () => {
  assert.equal(timeInZone(new Date('2026-10-25T03:00:07Z'), 'UTC'), 'Sun 2026-10-25 03:00:07 UTC');
});

test('a day whose clocks leave out the time has no run; where clocks show it twice there is one', () => {
  const start = new Date('2026-10-01T00:00:00Z');
  assert.deepEqual(daysWithout('02:30', 'Europe/Berlin', start), ['2027-03-28']);
  assert.deepEqual(daysWithout('03:00', 'Europe/Berlin', start), []);
  assert.deepEqual(daysWithout('03:00', 'Europe/Helsinki', start), ['2027-03-28']);
  assert.deepEqual(daysWithout('02:30', 'UTC', start), []);
  assert.deepEqual(daysWithout('00:10', 'Pacific/Auckland', start), []);
});

test('a time zone has the name that Temporal knows; what is none has others like it', () => {
  const names = ['UTC', 'Europe/Berlin', 'europe/berlin', 'Berlin', '+01:00', '', 'Mars/Base'];
  assert.deepEqual(names.map(timeZoneNamed), ['UTC', 'Europe/Berlin', 'Europe/Berlin', null, null, null, null]);
  assert.deepEqual(timeZonesLike('berlin'), ['Europe/Berlin']);
  assert.deepEqual(timeZonesLike('new york'), ['America/New_York']);
});

test('durations are read and said', () => {
  const texts = ['0', '90s', '10m', '12h', '1d', '7d', '', 'd', '1w', '1.5h', '-1h', '5'];
  const ms = [0, 90_000, 600_000, 43_200_000, 86_400_000, 604_800_000, null, null, null, null, null, null];
  assert.deepEqual(texts.map(parseDuration), ms);
  const words = ['0 seconds', '90 seconds', '10 minutes', '12 hours', '1 day', '7 days'];
  assert.deepEqual(
    ms.slice(0, 6).map((value) => describeDuration(value ?? -1)),
    words,
  );
});

test('a backfill has one run a day, over the ends of months and leap days, named by its day', () => {
  const days = backfillRuns('2020-02-27', '2020-03-02').map(({ day }) => day);
  assert.deepEqual(days, ['2020-02-27', '2020-02-28', '2020-02-29', '2020-03-01', '2020-03-02']);
  const [only, ...others] = backfillRuns('2018-11-05', '2018-11-05');
  assert.deepEqual([only?.workflowId, others], ['sparkify-backfill-2018-11-05T00:00:00Z', []]);
  assert.equal(nominalTime(only?.workflowId ?? '')?.toISOString(), '2018-11-05T00:00:00.000Z');
});

test('only an id that ends in a time has a nominal time', () => {
  const ids = ['load-2018-11-05', 'load-2018-11-05T00:00:00Z-2', 'load-2018-13-05T00:00:00Z', '2018-11-05T00:00:00Z'];
  assert.deepEqual(ids.map(nominalTime), [null, null, null, null]);
});

function planOf(input: unknown, nominal?: Date) {
  const settings = { ...SETTINGS.parse({}), S3_LOG_DATA: '/logs', S3_SONG_DATA: '/songs' };
  return planLoad({ settings, alsoAllowed: () => [] }, input, new Date('2026-01-02T03:04:05Z'), nominal);
}

test('a backfilled run loads its day, whenever it runs; a scheduled one all that is new', () => {
  const nominal = new Date('2018-11-05T00:00:00Z');
  const { window, summary } = planOf({ date: 'scheduled' }, nominal);
  assert.deepEqual(window, { from: '2018-11-05', to: '2018-11-05' });
  assert.match(summary, /^Load what is new of 2018-11-05 from/);
  assert.equal(planOf({}, nominal).window, null);
});

test('a day of its own wins over the nominal time', () => {
  const { window } = planOf({ date: '2018-11-09' }, new Date('2018-11-05T00:00:00Z'));
  assert.deepEqual(window, { from: '2018-11-09', to: '2018-11-09' });
});

test('a run that no schedule started has no scheduled day', () => {
  assert.throws(() => planOf({ date: 'scheduled' }), loadError('INPUT_INVALID', 'date: scheduled', 'give a day'));
});
