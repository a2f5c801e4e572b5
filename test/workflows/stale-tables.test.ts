import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeRun, PUBLISHED } from '../support/workflow-bench.js';

test('statistics are refreshed of the tables of which more than a tenth has changed', async () => {
  const change = (inserted: number, updated: number) => ({ inserted, updated });
  const publish = async () => ({
    ...PUBLISHED,
    changed: {
      ...PUBLISHED.changed,
      users: change(0, 11),
      song: change(10, 0),
      artist: change(0, 0),
      times: change(6, 5),
    },
    tables: { ...PUBLISHED.tables, users: 100, song: 100, artist: 0, times: 100, songplay: 11, unmatched_play: 9 },
  });
  const run = await fakeRun({ publish }, async () => undefined);
  const [, input] = run.calls.find(([name]) => name === 'cleanUp') ?? [];
  assert.deepEqual((input as { stale: string[] }).stale, ['users', 'times', 'unmatched_play']);
});
