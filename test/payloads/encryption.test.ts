import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { startWorker } from '../../src/worker.js';
import { dataConverter } from '../../src/payloads/data-converter.js';
import { sparkify, startSparkify, type CliResult } from '../support/cli.js';
import { testDatabase } from '../support/database.js';
import { testHome } from '../support/home.js';
import { withNamespace, withWorker } from '../support/redshift-warehouse.js';
import { environmentOf } from '../support/environment.js';
import { executeLoad, failureOf, withTemporal } from '../support/run-workflow.js';
import { testServices } from '../support/services.js';
import { until } from '../support/until.js';
import { everythingIn, everythingOf } from './support/everything.js';

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
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const PAYLOAD_KEY = key('k1');
const settings = {
  ...database.settings,
  S3_LOG_DATA: source.logData,
  S3_SONG_DATA: source.songData,
  S3_LOG_JSONPATH: source.logJsonPath,
  PAYLOAD_KEY,
};

/** A client of the same namespace with these keys. */
const withKeys = <T>(
  { options: { namespace } }: Client,
  keys: string | undefined,
  work: (client: Client) => Promise<T>,
) => withTemporal(temporal.address, work, namespace, dataConverter(keys));

const load = (client: Client, PAYLOAD_KEY?: string): Promise<CliResult> => {
  const env = { ...environmentOf({ ...settings, PAYLOAD_KEY }), TEMPORAL_ADDRESS: temporal.address };
  return sparkify(['load', '--json'], { home, env: { ...env, TEMPORAL_NAMESPACE: client.options.namespace } });
};

/** Texts of a load in Temporal that are not encrypted. */
const PLAIN = [source.logData, 'Load what is new', 'stage_events', 'COMPLETED', 'users_key', 'staged', 'listed'];

test('histories, memos, details and failures hold nothing in plain text; clients with the key read all of it', async () => {
  await withWorker(settings, async (plain) => {
    const { result, workflowId } = await withKeys(plain, PAYLOAD_KEY, async (client) => {
      const done = await executeLoad(client, {});
      return { result: done, workflowId: done.workflowId };
    });
    assert.equal(result.status, 'COMPLETED');
    const kept = await everythingOf(plain, workflowId);
    assert.match(kept, /binary\/encrypted/);
    assert.deepEqual(
      PLAIN.filter((text) => kept.includes(text)),
      [],
    );

    appendFileSync(join(source.logData, '2018/11/2018-11-09-broken.json'), '{"firstName":"Walter","sessionId":"Frye"}');
    const failing = 'encrypted-failure';
    await withKeys(plain, PAYLOAD_KEY, async (client) => {
      await client.workflow.start('loadWarehouse', { taskQueue: 'sparkify', workflowId: failing });
      const failure = await failureOf(client, failing);
      assert.equal(failure.type, 'RECORDS_REJECTED');
      assert.match(failure.message, /2018-11-09-broken\.json, line 1, column session_id/);
      assert.equal((failure.details?.[0] as LoadResult).failure?.code, 'RECORDS_REJECTED');
      assert.match((failure.cause?.cause as Error).message, /column session_id/, 'causes are decoded too');
    });
    const ofFailure = await everythingOf(plain, failing);
    assert.match(ofFailure, /Encoded failure/);
    assert.deepEqual(
      ['broken.json', 'rejected for', 'copyStaging.ts', 'copy-staging.js', 'Frye', ...PLAIN].filter((text) =>
        ofFailure.includes(text),
      ),
      [],
    );

    const shown = await temporalShow(plain, workflowId);
    for (const text of ['Load what is new', 'COMPLETED', source.logData]) assert.ok(shown.includes(text), shown);
  });
});

/** Output of Temporal's own CLI for a run, decoded by our codec server. */
async function temporalShow({ options: { namespace } }: Client, workflowId: string): Promise<string> {
  const server = startSparkify(['codec-server', '--port', '0'], { home, env: { SPARKIFY_PAYLOAD_KEY: PAYLOAD_KEY } });
  try {
    const endpoint = /http:\S+/.exec(await server.saw('Codec server ready on http://127.0.0.1:'))?.[0] ?? '';
    const program = await findTemporalCli({ home, env: process.env, report: () => undefined });
    const flags = ['--address', temporal.address, '--namespace', namespace, '--codec-endpoint', endpoint];
    const { stdout } = await promisify(execFile)(program, [
      'workflow',
      'show',
      '-w',
      workflowId,
      '-o',
      'json',
      ...flags,
    ]);
    return stdout.replace(/"data": "([\w+/=]+)"/g, (_, data: string) => Buffer.from(data, 'base64').toString('utf8'));
  } finally {
    assert.equal((await server.end('SIGTERM')).status, 0);
  }
}

test('the command line shows results with the key; without it, and to who has another one, it says so', async () => {
  await withWorker({ ...settings, LOAD_MAX_ERRORS: 10 }, async (client) => {
    const right = await load(client, PAYLOAD_KEY);
    assert.equal((JSON.parse(right.stdout) as LoadResult).status, 'COMPLETED', right.stderr);
    const { status, stderr, stdout } = await load(client, undefined);
    assert.match(stderr, /this process has no key k1: set SPARKIFY_PAYLOAD_KEY to the keys of its worker/);
    assert.match(stdout, /"code":"CONFIG_INVALID"/);
    assert.equal(status, 2);
    const other = withKeys(client, key('k1'), (reader) => reader.workflow.getHandle('sparkify-load').result());
    await assert.rejects(other, /the key k1 of this process is another one/);
  });
});

const ROTATED = `${key('k2')} ${PAYLOAD_KEY}`;

test('a worker without the key does nothing with a load but say so; one with it, also after a rotation, finishes it', async () => {
  await withNamespace(async (plain, address) => {
    const { namespace } = plain.options;
    const run = { taskQueue: TASK_QUEUE, workflowId: 'begun-with-k1', args: [{ maxErrors: 10 }] };
    await withKeys(plain, PAYLOAD_KEY, (client) => client.workflow.start('loadWarehouse', run));
    const workerWith = (PAYLOAD_KEY: string | undefined) =>
      startWorker({ ...settings, PAYLOAD_KEY }, { connection: { address }, namespace }, { logLevel: 'error' });
    const blind = await workerWith(undefined);
    const history = () => everythingIn(plain, run.workflowId);
    try {
      await until(history, (text) => text.includes('this process has no key k1'));
    } finally {
      await blind.stop();
    }
    const worker = await workerWith(ROTATED);
    const result = await withKeys<LoadResult>(plain, ROTATED, (client) =>
      client.workflow.getHandle(run.workflowId).result(),
    );
    assert.equal(result.status, 'COMPLETED');
    await worker.stop();
  });
});
