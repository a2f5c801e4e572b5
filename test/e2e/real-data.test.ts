import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { dirname } from 'node:path';
import type { LoadResult } from '../../src/model/result.js';
import { NOTHING_CHANGED } from '../../src/model/star.js';
import { filesUnder, loadInTurns, mixed, type Arrival } from '../support/arrival.js';
import { sparkify, startSparkify } from '../support/cli.js';
import { named } from '../support/expect.js';
import { keepServicesUp, starOf, testHome } from '../support/home.js';
import { unpackRealData, withoutRealData } from '../support/real-data.js';
import { SAMPLE_QUERY } from '../support/sample-query.js';
import { sourceFlags, type Sources } from '../support/sources.js';
import { assertSameStar, type StarDump } from '../support/star-dump.js';

const TABLES = { users: 97, song: 14_896, artist: 9_553, times: 6_813, songplay: 319, unmatched_play: 6_501 };

interface Answer {
  readonly user_id: number;
  readonly full_name: string;
}

describe('the real data', { skip: withoutRealData }, () => {
  let sources: Sources;
  let star: StarDump;
  const home = testHome();

  before(() => {
    sources = unpackRealData();
  });

  async function demo(): Promise<LoadResult> {
    const { status, stdout, stderr } = await sparkify(['demo', ...sourceFlags(sources), '--exit', '--json'], { home });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as LoadResult;
  }

  async function ask<T>(query: string): Promise<(T & Answer)[]> {
    const { status, stdout, stderr } = await sparkify(['query', '--json', query], { home });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as (T & Answer)[];
  }

  test('one command on an empty home: the right star; all error checks pass', async () => {
    const { status, staged, tables, changed, checks } = await demo();
    assert.equal(status, 'COMPLETED');
    assert.deepEqual(staged, { stage_events: 8_056, stage_songs: 14_896, rejected: 0 });
    assert.deepEqual(named(tables, TABLES), TABLES);
    assert.deepEqual(
      named(changed, TABLES),
      Object.fromEntries(
        Object.entries(TABLES).map(([name, rows]) => [name, { inserted: rows, updated: 0, deleted: 0 }]),
      ),
    );
    const errors = checks.filter(({ severity }) => severity === 'error');
    assert.ok(errors.length >= 20);
    assert.deepEqual(
      errors.filter((check) => check.status !== 'passed'),
      [],
    );
    star = await starOf(home);
  });

  test("the seed's sample query, typed as it is, gives Ava Robinson; over all plays it is Ryan Smith", async () => {
    await keepServicesUp(home);
    const [first, second, ...others] = await ask<{ freq: number }>(SAMPLE_QUERY);
    assert.deepEqual(first, { user_id: 50, full_name: 'Ava Robinson', freq: 5 });
    assert.deepEqual([second?.freq, others.length], [2, 18]);
    const all = await ask<{ plays: number }>('top_free_users_all_plays');
    assert.deepEqual(
      all.slice(0, 5).map(({ user_id, full_name, plays }) => [user_id, full_name, plays]),
      [
        [26, 'Ryan Smith', 114],
        [32, 'Lily Burns', 56],
        [101, 'Jayden Fox', 55],
        [50, 'Ava Robinson', 48],
        [86, 'Aiden Hess', 45],
      ],
    );
    const joined = await ask<{ n: number }>(
      'select count(*) as n from songplay join users using (user_id) join artist using (artist_id) join song using (song_id)',
    );
    assert.deepEqual(joined, [{ n: 319 }], 'joining the dimensions fans nothing out');
  });

  test('the same command again loads no object and changes no row', async () => {
    const { objects, changed, tables } = await demo();
    assert.deepEqual([objects.events.loaded, objects.songs.loaded], [0, 0]);
    assert.deepEqual([objects.events.skipped, objects.songs.skipped], [30, 14_896]);
    assert.deepEqual(changed, NOTHING_CHANGED);
    assert.deepEqual(named(tables, TABLES), TABLES);
    assertSameStar(await starOf(home), star);
  });

  const unmatched = async () =>
    (await ask<{ reason: string; plays: number }>('unmatched')).map(({ reason, plays }) => [reason, plays]);

  test('sessions, conversion, churn and retention are what a program without SQL counts in the log files', async () => {
    const valuesOf = async (query: string) => (await ask<Record<string, unknown>>(query)).map(Object.values);
    assert.deepEqual(await valuesOf('sessions_by_level'), [
      ['free', 586, 2.4, 5.9, 2.6, 237.9],
      ['paid', 190, 28.5, 117.3, 81.9, 464.6],
    ]);
    assert.deepEqual(await valuesOf('songs_per_session'), [
      ['free', 586, 2.4, 2.4, 59, 0],
      ['paid', 190, 28.5, 28.4, 116, 0.6],
    ]);
    assert.deepEqual(await valuesOf('conversion'), [
      ['1 play', 3, 1, 33.3, 0],
      ['2 to 5 plays', 24, 1, 4.2, 2.5],
      ['6 to 20 plays', 35, 3, 8.6, 5.6],
      ['21 to 50 plays', 16, 2, 12.5, 14.6],
      ['more than 50 plays', 3, 0, 0, null],
    ]);
    assert.deepEqual(await valuesOf('churn'), [
      ['free', 74, 20, 27],
      ['paid', 22, 5, 22.7],
    ]);
    const cohorts = await ask<{ weeks_later: number; users: number }>('weekly_retention');
    assert.deepEqual(
      cohorts.map(({ users }) => users),
      [41, 35, 34, 35, 32, 34, 17, 26, 18, 9, 6, 5, 7, 2, 5],
    );
  });

  test('query unmatched says why 6,501 plays match no song', async () => {
    assert.deepEqual(await unmatched(), [
      ['unknown title', 3_916],
      ['unknown artist', 2_245],
      ['damaged text', 326],
      ['other duration', 14],
    ]);
  });

  test('loaded in full again with --repair-text: 327 plays match, the others and all keys stay', async () => {
    const keysOf = async () => ask<{ songplay_id: string }>('select songplay_id from all_plays order by songplay_id');
    const keys = await keysOf();
    const { status, stdout, stderr } = await sparkify(['load', '--full', '--repair-text', '--json'], { home });
    assert.equal(status, 0, stderr);
    const { staged, tables, moved, checks } = JSON.parse(stdout) as LoadResult;
    assert.deepEqual(staged, { stage_events: 8_056, stage_songs: 14_896, rejected: 0, repaired: 346 });
    assert.deepEqual(named(tables, TABLES), { ...TABLES, songplay: 327, unmatched_play: 6_493 });
    assert.equal(moved, 8);
    assert.equal(checks.find(({ name }) => name === 'damaged_text')?.status, 'passed');
    assert.ok(keys.length === 6_820);
    assert.deepEqual(await keysOf(), keys);
    assert.deepEqual(await unmatched(), [
      ['unknown title', 4_110],
      ['unknown artist', 2_369],
      ['other duration', 14],
    ]);
  });

  test('killed with SIGKILL while it stages, and started again: the star is the same', async () => {
    const killed = testHome();
    const command = ['demo', ...sourceFlags(sources), '--exit', '--json'];
    const running = startSparkify(command, { home: killed });
    await running.saw('✓ discoverObjects');
    assert.equal((await running.end('SIGKILL')).status, null);
    const again = await sparkify(command, { home: killed });
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stderr, /Joined sparkify-load/);
    assert.deepEqual(named((JSON.parse(again.stdout) as LoadResult).tables, TABLES), TABLES);
    assertSameStar(await starOf(killed), star);
  });

  /** A day a run, in mixed order; the songs arrive when so many days are there. */
  function arrivals(daysBefore: number): Arrival[] {
    const root = dirname(sources.logData);
    const days = mixed(filesUnder(root, 'log_data')).map((day) => [day]);
    assert.equal(new Set(days.flat()).size, 30);
    return [...days.slice(0, daysBefore), filesUnder(root, 'song_data'), ...days.slice(daysBefore)];
  }

  describe('one day a run, in mixed order: the star is the same, byte for byte', { concurrency: 3 }, () => {
    for (const [name, daysBefore] of [
      ['first', 0],
      ['in the middle', 13],
      ['last', 30],
    ] as const) {
      test(`songs ${name}`, async () => {
        assertSameStar(await loadInTurns(dirname(sources.logData), arrivals(daysBefore)), star);
      });
    }
  });
});
