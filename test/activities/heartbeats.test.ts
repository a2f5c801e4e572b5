import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { activityBench, begin } from '../support/activity-bench.js';
import { event } from '../bad-input/corpus.js';

/** Events of the log: about 100 MB, which take a second to read. */
const EVENTS = 400_000;

/** Longest time without a turn of the event loop that a step may take, in milliseconds. A heartbeat is due each second. */
const MAX_GAP_MS = 200;

const folder = mkdtempSync(join(tmpdir(), 'sparkify-heartbeats-'));
after(() => rmSync(folder, { recursive: true }));

/** Longest time between two turns of the event loop while something is done, in milliseconds. */
async function longestGap(work: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const turn = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(turn, 1);
  await work();
  turn();
  clearInterval(timer);
  return longest;
}

const [logs, songs] = ['logs', 'songs'].map((name) => join(folder, name)) as [string, string];
const bench = await activityBench({ S3_LOG_DATA: logs, S3_SONG_DATA: songs, S3_LOG_JSONPATH: undefined });

test('a long COPY of files lets heartbeats through, however fast the warehouse takes the rows', async () => {
  for (const path of [logs, songs]) mkdirSync(path);
  for (let n = 0; n < EVENTS; n += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, i) => event({ itemInSession: n + i }));
    appendFileSync(join(logs, '2018-11-05-events.json'), `${lines.join('\n')}\n`);
  }
  const plan = await begin(bench);
  const gap = await longestGap(() => bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]));
  assert.ok(gap < MAX_GAP_MS, `${gap.toFixed(0)} ms without a turn`);
});
