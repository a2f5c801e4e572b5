import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDay } from '../../../../src/cli/commands/report/by-day.js';
import { figure, type Picture } from '../../../../src/cli/commands/report/figure.js';
import { planShares } from '../../../../src/cli/commands/report/plans.js';
import { rankings } from '../../../../src/cli/commands/report/ranking.js';

/** The drawings of a chart, one for each width. */
function drawingsOf(picture: Picture | undefined): string[] {
  assert.ok(picture !== undefined);
  const page = figure(picture).text;
  return page.split('role="img"').slice(1);
}

test('rankings that are compared have one scale: a play is equally wide in all', () => {
  const common = { sql: 'queries/top_songs.sql', plural: 'ones', noun: 'one', allPlays: 100, note: '' };
  const named = { behind: () => '1 user', textsOf: (row: Record<string, unknown>) => [String(row['name'])] };
  const [songs, artists] = rankings([
    { ...common, ...named, rows: [{ name: 'A song with a long name', plays: 10 }] },
    { ...common, ...named, rows: [{ name: 'A', plays: 40 }] },
  ]);
  const widths = (picture: Picture | undefined) =>
    drawingsOf(picture).map((drawing) => Number(/<rect[^>]* width="([\d.]+)"/.exec(drawing)?.[1]));
  const narrower = widths(songs);
  for (const [i, width] of widths(artists).entries()) assert.ok(Math.abs(width - 4 * (narrower[i] ?? 0)) < 0.01);
});

test('users of both plans are counted once, and the note says how they are in both numbers', () => {
  const rows = [
    { counted: 'users', level: 'paid', total: 14 },
    { counted: 'users', level: 'both', total: 8 },
    { counted: 'users', level: 'free', total: 74 },
    { counted: 'sessions', level: 'free', total: 5 },
    { counted: 'plays', level: 'paid', total: 820 },
    { counted: 'plays', level: 'trial', total: 180 },
  ];
  const page = figure(planShares(rows)).text.replaceAll(/\s+/g, ' ');
  assert.match(page, /82\.0 % of the plays are on the paid plan, by 22 of 96 users/);
  assert.match(page, /22 users with plays on the paid plan and 82 with plays on the free one are 96 in all/);
  assert.match(page, /96 users: 14 paid, 8 both, 74 free/);
  assert.match(page, /1,000 plays: 820 paid, 180 unknown/);
});

test('the last days of many are drawn, and both charts have the same', () => {
  const day = (i: number) => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10);
  const plays = Array.from({ length: 400 }, (_, i) => ({
    day: day(i),
    plays: i === 0 ? 1_000 : i === 399 ? 7 : 2,
    paid_plays: 2,
    free_plays: 0,
    users: 1,
  }));
  const levels = plays.map((row) => ({ ...row, free_users: 1, paid_users: 1, upgrades: 0, downgrades: 0 }));
  const [first, second] = byDay(plays, levels);
  assert.equal(first?.title, '2019-02-04, a Monday, has the most plays: 7 of 189');
  for (const picture of [first, second]) {
    const page = picture === undefined ? '' : figure(picture).text;
    assert.match(page, /Only the last 92 days are shown\./);
    assert.match(page, /days \(UTC\), 2018-11-05 to 2019-02-04/);
  }
});
