import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checksOfRun } from '../../src/sql/checks.js';
import { named } from '../support/expect.js';
import { assertSameStar, dumpStar } from '../support/star-dump.js';
import { load } from './support/load.js';
import { starOf } from './support/oracle.js';
import { openSandbox } from './support/sandbox.js';
import { anyEvent, anySong, type Staged } from './support/source-rows.js';
import { ordered, starRows } from './support/star-rows.js';

/** How long the search for a counterexample takes, in milliseconds; what it does in it is as much as it can. */
const SEARCH_MS = 20_000;

/** Examples that even a busy machine tries in that time. */
const FEWEST = 3;

/** Checks that random rows fail by design: the rules of the star hold for such rows too. */
const EXPECTED_TO_FAIL = [
  'event_time_known',
  'event_time_plausible',
  'event_user_is_number',
  'songplay_level',
  'users_level',
  'event_page_known',
  'member_vanished',
  'plays_vanished',
  'song_identified',
  'play_without_user',
  'repeated_play',
  'match_rate',
  'staging_volume',
  'damaged_text',
  'damaged_song',
  'session_broken',
  'song_contradicted',
  'song_values_plausible',
  'user_renamed',
  'user_id_rewritten',
  'event_of_other_day',
  'song_known',
  'artists_renamed',
  'id_form',
  'text_edges',
  'play_incomplete',
  'session_contradicted',
  'artists_moved',
];

const sandbox = await openSandbox();

const anyRuns = fc
  .record({
    events: fc.array(anyEvent, { maxLength: 12 }),
    songs: fc.array(anySong, { maxLength: 6 }),
    seed: fc.array(fc.nat(2), { minLength: 18, maxLength: 18 }),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  })
  .map(({ events, songs, seed, order }) => ({
    whole: { events, songs },
    runs: order.map((run) => ({
      events: events.filter((_, i) => seed[i] === run).reverse(),
      songs: songs.filter((_, i) => seed[events.length + i] === run).reverse(),
    })),
  }));

test('rows split into runs in any order give the star that one run gives, and that the rules say', async () => {
  let tried = 0;
  const property = fc.asyncProperty(anyRuns, async ({ whole, runs }) => {
    const once = await starAfter([whole]);
    const expected = ordered(starOf(whole));
    assert.deepEqual(named(once.rows, expected), expected);
    assertSameStar((await starAfter([...runs, whole])).dump, once.dump);
    tried += 1;
  });
  const options = { numRuns: 10_000, interruptAfterTimeLimit: SEARCH_MS, markInterruptAsFailure: false };
  await fc.assert(property, { ...options, includeErrorInReport: true, endOnFailure: true });
  assert.ok(tried >= FEWEST, `only ${tried} examples tried in ${SEARCH_MS} ms`);
});

async function starAfter(runs: readonly Staged[]) {
  return sandbox.try(async (opened) => {
    for (const [i, staged] of runs.entries()) {
      const { published, failedChecks } = await load(opened, `run_${i}`, staged, checksOfRun());
      assert.equal(published.outcome, 'published');
      const expected = hasTimelessPlay(staged) ? [...EXPECTED_TO_FAIL, 'every_play_placed'] : EXPECTED_TO_FAIL;
      assert.deepEqual(
        failedChecks.filter((name) => !expected.includes(name)),
        [],
      );
    }
    return { dump: await dumpStar(opened.session.client), rows: await starRows(opened) };
  });
}

/** A play without a time that the star can hold stands nowhere. */
function hasTimelessPlay({ events }: Staged): boolean {
  return events.some(({ page, ts }) => page === 'NextSong' && (ts === null || ts >= 253_402_300_800_000));
}
