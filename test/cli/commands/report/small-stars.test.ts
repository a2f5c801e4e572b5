import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { activityBench } from '../../../support/activity-bench.js';
import { loadedRun, pageOf } from '../../../support/report-bench.js';

const bench = await activityBench();
const { client } = bench.database;

before(() => loadedRun(bench));

/** Titles of the page's charts and tables. */
async function titles(): Promise<string[]> {
  const page = await pageOf(bench);
  return [...page.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, title = '']) => title.replaceAll('\u00a0', ' '));
}

test('a star of an older version, without the view of levels, has all other charts', async () => {
  await client.query('alter view users_history rename to users_history_later');
  assert.ok((await titles()).includes('The levels of users over time are not known yet'));
  await client.query('alter view users_history_later rename to users_history');
});

test('a star with a single play says so in each title', async () => {
  await client.query('delete from songplay');
  await client.query(`delete from unmatched_play
    where songplay_id <> (select max(songplay_id) from unmatched_play where level = 'free')`);
  await client.query(`delete from users where user_id not in (select user_id from unmatched_play)`);
  await client.query(`update users set level = 'free'`);
  await client.query(`update unmatched_play set location = 'Reno, NV', title = 'One', artist_name = 'Ä\ufffd',
    user_id = (select max(user_id) from users)`);
  const all = await titles();
  for (const title of [
    '0.0 % of the plays are on the paid plan, by 0 of 1 user',
    '† One – Ä\ufffd has the only play',
    '† Ä\ufffd has the only play',
    'Reno, NV has the only play',
    '100.0 % of the sessions have 1 play',
    '0 of 1 play match a known song; the most frequent reason against it is “unknown artist”',
    'The 1 most played unknown song would match 100.0 % of the unmatched plays',
  ])
    assert.ok(all.includes(title), `${title}: ${all.join('\n')}`);
  for (const pattern of [
    /^2018-11-0\d, a \w+day, has the only play$/,
    /^\w+day from \d+:00 to \d+:00 \(UTC\) has the only play$/,
    /^User \d+ has the only play$/,
    /^On the paid plan: 0 of 1 user, after 0 upgrades and 0 downgrades$/,
  ])
    assert.ok(
      all.some((title) => pattern.test(title)),
      `${pattern}: ${all.join('\n')}`,
    );
});
