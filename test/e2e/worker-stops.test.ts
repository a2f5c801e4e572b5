import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSparkify } from '../support/cli.js';
import { testHome } from '../support/home.js';
import { SOURCE_OUT_OF_REACH } from '../support/sources.js';

const home = testHome();
const { env, flags: awayFlags } = SOURCE_OUT_OF_REACH;

test('a load whose own worker stops ends, and says how the load goes on', async () => {
  const load = startSparkify(['load', ...awayFlags], { home, env });
  await load.saw('discoverObjects: attempt 1 failed');
  // Temporal's runtime shuts the worker down at this signal; the command itself does not take it for a wish to stop.
  const { status, stderr } = await load.end('SIGQUIT');
  assert.equal(status, 1);
  assert.match(stderr, /WORKER_LOST/);
  assert.match(stderr, /The worker of this command has stopped before sparkify-load has ended/);
  assert.match(stderr, /Run the same sparkify load again/);
  assert.doesNotMatch(stderr, /\n +at /, 'no stack');
  assert.doesNotMatch(stderr, /MaxListenersExceededWarning/);
});

test('Ctrl-C says that a load without another worker has not ended, and how to go on or to end it', async () => {
  const load = startSparkify(['load', '--date', '2018-11-01', ...awayFlags], { home, env });
  await load.saw('attempt 1 failed');
  const { stderr } = await load.end('SIGINT');
  assert.match(
    stderr,
    /sparkify-load-2018-11-01 has not ended: another worker .+sparkify cancel sparkify-load-2018-11-01 ends it/,
  );
});
