import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Client } from '@temporalio/client';
import { generateSource } from '../../../src/generate/generate.js';
import { startWorker } from '../../../src/worker.js';
import { startSparkify, type RunningCli } from '../../support/cli.js';
import { testDatabase } from '../../support/database.js';
import { testHome } from '../../support/home.js';
import { testServices } from '../../support/services.js';
import { withNamespace, withWorker } from '../../support/redshift-warehouse.js';
import { environmentOf } from '../../support/environment.js';

const home = testHome();
const { temporal } = await testServices();
const database = await testDatabase();
const source = await generateSource({
  out: join(home, 'data'),
  days: 1,
  users: 5,
  songs: 9,
  seed: 3,
  eventsPerDay: 30,
});
const settings = { ...database.settings, S3_LOG_DATA: source.logData, S3_SONG_DATA: source.songData };
const key = () => `k1:${randomBytes(32).toString('base64')}`;

function startLoad(client: Client, PAYLOAD_KEY?: string): RunningCli {
  const at = { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: client.options.namespace };
  return startSparkify(['load', '--json'], { home, env: { ...environmentOf({ ...settings, PAYLOAD_KEY }), ...at } });
}

test('a load that no worker takes says so, once, and goes on when there is one', async () => {
  await withNamespace(async (client, address) => {
    const load = startLoad(client);
    await load.saw('No worker polls task queue sparkify. Start one: sparkify worker');
    const worker = await startWorker(
      settings,
      { connection: { address }, namespace: client.options.namespace },
      { logLevel: 'error' },
    );
    const { status, stderr } = await load.ended;
    await worker.stop();
    assert.equal(status, 0, stderr);
    assert.equal(stderr.split('No worker polls').length, 2);
  });
});

test('a load that its worker cannot read says why, and waits for one that can', async () => {
  await withWorker({ ...settings, PAYLOAD_KEY: key() }, async (client) => {
    const load = startLoad(client, key());
    await load.saw('A worker cannot begin this load, and tries again: ');
    const { stderr } = await load.end('SIGKILL');
    assert.match(stderr, /the key k1 of this process is another one/);
  });
});
