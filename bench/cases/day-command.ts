import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRunning } from '../../src/embedded/services.js';
import type { LoadResult } from '../../src/model/result.js';
import { sparkify, startSparkify } from '../../test/support/cli.js';
import type { Bench, Case } from '../bench.js';
import { withDay } from '../day-load.js';
import { withClient } from '../bench-postgres.js';
import { generateDayAfter, generateMonths } from '../sources.js';

const SONGS = 1_000;

/** One more day on 100 months as a person loads it: the whole command `load`, from its start to its end, beside `up`. */
export const dayCommand: Case = {
  name: 'day-command',
  run: async (bench) => {
    const months = bench.quick ? 2 : 100;
    const home = mkdtempSync(join(tmpdir(), 'sparkify-bench-day-'));
    try {
      const seconds = await loadDays(bench, home, months);
      const work = `one more day on ${months} months, the whole command load beside up`;
      return { lines: [{ work, ours: seconds, target: { most: 1, of: 'ours' } }] };
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};

/** Loads a day a run, each a day later than the one before. @returns seconds of each command. */
async function loadDays(bench: Bench, home: string, months: number): Promise<number[]> {
  const many = await generateMonths(bench, { months, songs: SONGS });
  const up = startSparkify(['up', '--log-data', many.logData, '--song-data', many.songData], { home });
  try {
    await up.saw('Ready; Ctrl-C');
    await load(home);
    await vacuum(home);
    const seconds: number[] = [];
    while (seconds.length < bench.runs) {
      const day = await generateDayAfter(bench, { months, songs: SONGS }, seconds.length);
      await withDay(many, day, async () => void seconds.push(await load(home, 1)));
      bench.say(`  the command load: ${seconds.at(-1)?.toFixed(2)} s`);
    }
    return seconds;
  } finally {
    await up.end('SIGINT');
  }
}

/** @returns seconds of the command, which must load so many log files where a number is given. */
async function load(home: string, logs?: number): Promise<number> {
  const began = performance.now();
  const { status, stdout, stderr } = await sparkify(['load', '--json'], { home });
  const seconds = (performance.now() - began) / 1000;
  assert.equal(status, 0, stderr);
  const { objects } = JSON.parse(stdout) as LoadResult;
  if (logs !== undefined) assert.equal(objects.events.loaded, logs);
  return seconds;
}

/** As autovacuum does within minutes of a load. */
async function vacuum(home: string): Promise<void> {
  const { postgres } = await findRunning(home);
  assert.ok(postgres, 'up runs a PostgreSQL');
  await withClient(postgres, (client) => client.query('vacuum analyze'));
}
