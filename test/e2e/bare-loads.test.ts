import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { sparkify } from '../support/cli.js';
import { startUp, testHome } from '../support/home.js';

const home = testHome();
const sizes = { users: 5, songs: 9, eventsPerDay: 20, seed: 3 };
const first = await generateSource({ ...sizes, out: join(home, 'first'), days: 2 });
const second = await generateSource({ ...sizes, out: join(home, 'second'), days: 3 });

/** Runs a load. @returns its result, and the line that says what it reads. */
async function load(...args: string[]): Promise<{ events: number; reads: string; joined: boolean }> {
  const { status, stdout, stderr } = await sparkify(['load', '--json', ...args], { home });
  assert.equal(status, 0, stderr);
  const { objects, joined } = JSON.parse(stdout) as LoadResult & { joined: boolean };
  return { events: objects.events.listed, reads: /^Reads .*/m.exec(stderr)?.[0] ?? '', joined };
}

test('beside up, every bare load reads what up reads, whichever worker takes it; then what loaded last', async () => {
  const up = await startUp(['--log-data', first.logData, '--song-data', first.songData], { home });
  assert.equal((await load('--log-data', second.logData)).events, 3, 'the songs are those of up');
  for (let n = 0; n < 6; n += 1) {
    const { events, reads } = await load();
    assert.equal(events, 2);
    assert.equal(
      reads,
      `Reads logs from ${first.logData} and songs from ${first.songData} (from the worker that is up)`,
    );
  }
  await up.stop();

  await load('--log-data', second.logData);
  assert.equal((await sparkify(['load', '--log-data', '/nonexistent'], { home })).status, 1);
  await sparkify(['plan', '--log-data', first.logData], { home });
  const { events, reads, joined } = await load();
  assert.equal(events, 3);
  assert.equal(joined, false);
  assert.equal(
    reads,
    `Reads logs from ${second.logData} and songs from ${first.songData} (from the last load that completed)`,
  );
});
