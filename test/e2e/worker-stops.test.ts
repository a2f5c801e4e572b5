import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSparkify } from '../support/cli.js';
import { testHome } from '../support/home.js';

const home = testHome();
/** Nothing listens on port 1. */
const env = {
  SPARKIFY_S3_ENDPOINT: 'http://127.0.0.1:1',
  SPARKIFY_S3_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};

test('a load whose own worker stops ends, and says how the load goes on', async () => {
  const sources = ['--log-data', 's3://away/log_data', '--song-data', 's3://away/song_data'];
  const load = startSparkify(['load', ...sources], { home, env });
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
