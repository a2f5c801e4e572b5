import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from '../../../src/cli/commands/status/exit-code.js';
import type { Health } from '../../../src/model/health.js';
import { activityBench, begin, load } from '../../support/activity-bench.js';
import { sparkify } from '../../support/cli.js';
import { environmentOf } from '../../support/environment.js';
import { testHome } from '../../support/home.js';

const bench = await activityBench();
const home = testHome();
const env = environmentOf(bench.deps.settings);
const status = (...args: string[]) => sparkify(['status', '--exit-code', ...args], { home, env });

test('before the first load the star is not fresh', async () => {
  const { status: code, stderr } = await status();
  assert.deepEqual([code, stderr], [1, 'Not fresh: nothing was published yet\n']);
});

test('after a good load it is, until that is too long ago', async () => {
  await load(bench);
  const fresh = await status('--json');
  assert.equal(fresh.status, 0, fresh.stderr);
  assert.equal((JSON.parse(fresh.stdout) as object[]).length, 1);
  const { status: code, stderr } = await status('--max-age', '0');
  assert.equal(code, 1);
  assert.match(stderr, /^Not fresh: the last good load was 0\.0 hours ago\n$/);
});

test('a load that failed after it is named, and a warehouse that is down fails too', async () => {
  const { loadId } = await begin(bench, { full: true });
  const failure = { code: 'CHECK_FAILED', step: 'runCheck song_key', message: 'Check song_key failed' };
  await bench.run('recordFailure', [{ loadId, failure, checks: [], steps: [], endedAt: Date.now() }]);
  const { status: code, stderr } = await status();
  assert.deepEqual([code, stderr], [1, 'Not fresh: 1 load(s) failed after the last good one\n']);
  const down = await sparkify(['status', '--exit-code'], { home, env: { ...env, SPARKIFY_CLUSTER_DB_PORT: '1' } });
  assert.equal(down.status, 1);
});

test('the age counts from the end of the last good load', () => {
  const health = { publishedAt: 0, badRuns: 0 } as Health;
  assert.equal(problemOf(health, 3_600_000, 3_600_000), null);
  assert.equal(problemOf(health, 3_600_000, 3_600_001), 'the last good load was 1.0 hours ago');
});
