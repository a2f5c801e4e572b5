import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Client } from '@temporalio/client';
import { readConfig } from '../../src/config/config.js';
import type { Settings } from '../../src/config/settings.js';
import { generateSource } from '../../src/generate/generate.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { withoutSecrets } from '../../src/model/secrets-in-text.js';
import { asText, everythingIn, everythingOf } from '../payloads/support/everything.js';
import { dump } from '../support/activity-bench.js';
import { sparkify, startSparkify } from '../support/cli.js';
import { testDatabase } from '../support/database.js';
import { environmentOf } from '../support/environment.js';
import { loadError } from '../support/expect.js';
import { freePort } from '../support/free-port.js';
import { testHome } from '../support/home.js';
import { withNamespace } from '../support/redshift-warehouse.js';
import { startMoto, startS3 } from '../support/s3-server.js';
import { until } from '../support/until.js';
import { CANARIES, canariesIn, commandLines, MISPLACED, SECRET_ENVIRONMENT } from './canaries.js';

const home = testHome();
const database = await testDatabase();
const [s3, moto] = await Promise.all([startS3(), startMoto()]);
after(() => Promise.all([s3.stop(), moto.stop()]));
const source = await generateSource({
  out: join(home, 'data'),
  days: 1,
  users: 5,
  songs: 9,
  seed: 3,
  eventsPerDay: 30,
});

/** It ends with the server. */
const role = `loader_${randomUUID().slice(0, 8)}`;
await database.client.query(`create role ${role} superuser login password '${CANARIES.databasePassword}'`);

const good: Partial<Settings> = {
  ...database.settings,
  CLUSTER_ENGINE: 'postgres',
  CLUSTER_DB_USER: role,
  CLUSTER_DB_PASSWORD: CANARIES.databasePassword,
  S3_LOG_DATA: source.logData,
  S3_SONG_DATA: source.songData,
  S3_LOG_JSONPATH: source.logJsonPath,
};

function look(where: string, text: string): void {
  assert.notEqual(text.trim(), '', `${where}: there was nothing to look at`);
  assert.deepEqual(canariesIn(text), [], `${where}:\n${text.slice(0, 2000)}`);
}

const environment = (settings: Partial<Settings>, { options }: Client, address: string) => ({
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: options.namespace,
  ...SECRET_ENVIRONMENT,
  ...environmentOf({ ...good, ...settings }),
});

interface Provoked {
  readonly settings: Partial<Settings>;
  /** Text in the workflow's history or description that proves that the failure was provoked. */
  readonly shows: RegExp;
  /** Text of doctor's findings about it; none if doctor finds nothing wrong. */
  readonly doctor?: RegExp;
  readonly signal?: 'SIGKILL';
}

const aws = { CLUSTER_AWS_ENDPOINT: moto.endpoint, CLUSTER_REGION: moto.region };

const METRICS = `127.0.0.1:${await freePort()}`;

const KINDS: Readonly<Record<string, Provoked>> = {
  'a load that is done': { settings: { WORKER_METRICS_ADDRESS: METRICS }, shows: /COMPLETED/ },
  'a load that is done, encrypted': {
    settings: { PAYLOAD_KEY: `k1:${CANARIES.payloadKey}` },
    shows: /binary\/encrypted/,
  },
  'a wrong password': {
    settings: { CLUSTER_DB_USER: database.settings.CLUSTER_DB_USER },
    shows: /password authentication failed/,
    doctor: /password authentication failed/,
  },
  'a refused connection': {
    settings: { CLUSTER_DB_PORT: await freePort() },
    shows: /ECONNREFUSED/,
  },
  'no TLS where it is asked for': {
    settings: { CLUSTER_TLS: 'verify' },
    shows: /not support SSL/,
  },
  'S3 that refuses': {
    settings: { S3_ENDPOINT: s3.endpoint, S3_REGION: s3.region, S3_LOG_DATA: 's3://somebodys/log_data' },
    shows: /PERMISSION_DENIED[^]*Grant s3:ListBucket/,
    doctor: /Grant s3:ListBucket/,
  },
  'SQL that fails': { settings: { LOAD_SCHEMA: 'others' }, shows: /SQL_FAILED|SCHEMA_MISMATCH/ },
  'a worker that is killed': {
    settings: {},
    shows: /COMPLETED|ActivityTaskStarted|activityTaskStarted/,
    signal: 'SIGKILL',
  },
};

/** A table of another shape stands where ours should be. */
await database.client.query(`create schema others; create table others.users (somebody text)`);
await database.client.query(`grant all on schema others to ${role}; grant all on others.users to ${role}`);

for (const [kind, { settings, shows, doctor, signal }] of Object.entries(KINDS)) {
  test(`${kind}: no secret in history, description, logs, arguments of processes, or doctor's findings`, async () => {
    await withNamespace(async (client, address) => {
      const env = environment(settings, client, address);
      const worker = startSparkify(['worker'], { home, env });
      const started = await worker.saw('Worker ready');
      const { workflowId } = await client.workflow.start('loadWarehouse', {
        taskQueue: TASK_QUEUE,
        workflowId: 'load',
      });
      const isShown = async () => `${await everythingIn(client, workflowId)}\n${await pendingOf(client, workflowId)}`;
      look(`${kind}: history`, await until(isShown, (text) => shows.test(text)));
      look(`${kind}: processes`, commandLines());
      if (settings.WORKER_METRICS_ADDRESS !== undefined) {
        look(`${kind}: metrics`, await (await fetch(`http://${METRICS}/metrics`)).text());
      }
      if (signal === undefined) look(`${kind}: all that Temporal has`, await everythingOf(client, workflowId));
      const findings = doctor === undefined ? null : await sparkify(['doctor', '--json'], { home, env });
      if (findings !== null) {
        assert.match(findings.stdout, doctor!);
        look(`${kind}: doctor`, findings.stdout + findings.stderr);
      }
      const { stdout, stderr } = await worker.end(signal ?? 'SIGTERM');
      look(`${kind}: worker`, started + stdout + stderr);
    });
  });
}

/** Pending activities of a step that is being retried: its last failure is not in the history yet. */
async function pendingOf({ workflowService, options: { namespace } }: Client, workflowId: string): Promise<string> {
  const { pendingActivities } = await workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId },
  });
  return (pendingActivities ?? []).map(({ lastFailure }) => lastFailure?.message ?? '').join('\n');
}

test('a secret that is missing, and one that is not what it should be, are told of without what is in them', async () => {
  const credentials = { accessKeyId: moto.accessKeyId, secretAccessKey: moto.secretAccessKey };
  const manager = new SecretsManagerClient({ region: moto.region, endpoint: moto.endpoint, credentials });
  await manager.send(
    new CreateSecretCommand({ Name: 'broken', SecretString: `{"password":"${CANARIES.secretsPassword}"` }),
  );
  manager.destroy();
  for (const [id, says] of [
    ['nowhere', /No credentials for the secret nowhere/],
    ['broken', /The secret broken is not JSON with username and password/],
  ] as const) {
    await withNamespace(async (client, address) => {
      const env = environment({ ...aws, CLUSTER_SECRET_ID: id }, client, address);
      const { stdout, stderr } = await sparkify(['status'], { home, env });
      assert.match(stderr, says);
      look(`secret ${id}`, stdout + stderr);
    });
  }
});

test('no secret is in the ledger, in status, in the report, or in a configuration that is refused', async () => {
  look('ledger and star', JSON.stringify(await dump(database, 'sparkify_ops', 'public')));
  const env = { ...SECRET_ENVIRONMENT, ...environmentOf(good) };
  const page = join(home, 'report.html');
  for (const args of [
    ['status'],
    ['status', 'load'],
    ['report', '--out', page],
    ['plan', '--sql'],
    ['query', 'select 1/0 as x'],
  ]) {
    const { stdout, stderr } = await sparkify(args, { home, env });
    look(args.join(' '), stdout + stderr);
  }
  look('the page of the report', readFileSync(page, 'utf8'));
  const wrong = {
    ...env,
    SPARKIFY_PAYLOAD_KEY: CANARIES.payloadKey,
    SPARKIFY_CLUSTER_DB_PORT: CANARIES.databasePassword,
  };
  const { status, stderr, stdout } = await sparkify(['status'], { home, env: wrong });
  assert.equal(status, 2);
  look('a refused configuration', stderr + stdout);
});

/** Settings that are addresses, names or places. */
const ADDRESSES = [
  'CLUSTER_HOST',
  'CLUSTER_DB_NAME',
  'CLUSTER_DB_USER',
  'CLUSTER_WORKGROUP',
  'CLUSTER_AWS_ENDPOINT',
].concat(
  ['S3_LOG_DATA', 'S3_SONG_DATA', 'S3_LOG_JSONPATH', 'S3_ENDPOINT', 'S3_WORK_PREFIX', 'LOAD_ALLOWED_SOURCES'],
  ['LOAD_CHECKS', 'NOTIFY_DOCS_URL', 'NOTIFY_SNS_ENDPOINT'],
);

test('a password in a setting that is an address is recognised, and not repeated', () => {
  for (const name of ADDRESSES) {
    for (const [kind, value] of Object.entries(MISPLACED)) {
      // Only a host is named without a scheme before it.
      if (kind === 'a login before the host' && name !== 'CLUSTER_HOST') continue;
      assert.throws(
        () => readConfig({ [`SPARKIFY_${name}`]: value }),
        (error) => {
          loadError('CONFIG_INVALID', name)(error);
          look(`${kind} as ${name}`, JSON.stringify(error) + String((error as Error).stack));
          return true;
        },
        `${kind} as ${name}`,
      );
    }
  }
});

test('no command repeats a password in an address', async () => {
  await withNamespace(async (client, address) => {
    const env = environment({}, client, address);
    const commands = {
      SPARKIFY_CLUSTER_HOST: ['doctor --json', 'status', 'worker', 'load --detach'],
      SPARKIFY_S3_LOG_DATA: ['doctor --json', 'plan', 'worker'],
      TEMPORAL_ADDRESS: ['doctor --json', 'worker', 'load --detach'],
      TEMPORAL_UI_URL: ['doctor --json', 'worker', 'load --detach'],
    };
    for (const [name, lines] of Object.entries(commands)) {
      for (const line of lines) {
        const wrong = { ...env, [name]: MISPLACED['a connection string'] ?? '' };
        const { status, stdout, stderr } = await sparkify(line.split(' '), { home, env: wrong });
        look(`${line} with ${name}`, stdout + stderr);
        assert.notEqual(status, 0, `${line} with ${name}`);
      }
    }
  });
});

test('a password in a flag, or in the input of a workflow, is refused and not repeated', async () => {
  const place = MISPLACED['keys in a URL'] ?? '';
  await withNamespace(async (client, address) => {
    const env = environment({}, client, address);
    for (const args of [
      ['plan', '--log-data', place],
      ['load', '--song-data', place],
      ['withdraw', '--object', place],
      ['generate', '--out', place],
    ]) {
      const { status, stdout, stderr } = await sparkify(args, { home, env });
      look(args.join(' '), stdout + stderr);
      assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
    }
    const worker = startSparkify(['worker'], { home, env });
    await worker.saw('Worker ready');
    const { workflowId } = await client.workflow.start('loadWarehouse', {
      taskQueue: TASK_QUEUE,
      workflowId: 'misplaced',
      args: [{ logData: place }],
    });
    await assert.rejects(client.workflow.result(workflowId));
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const [started, ...others] = events ?? [];
    assert.match(JSON.stringify(started), /misplaced/);
    // Whoever starts a workflow by hand writes its input: it is in the first event, and in nothing that the program adds.
    look(
      'what the program wrote',
      asText(others.filter((event) => event.activityTaskScheduledEventAttributes == null)),
    );
    const { stdout, stderr } = await worker.end('SIGTERM');
    look('the worker', stdout + stderr);
  });
});

test('logins, signatures and passwords are found in any text, and nothing else is', () => {
  for (const value of Object.values(MISPLACED)) {
    const text = withoutSecrets(`Cannot read "${value}": no`);
    if (!value.startsWith('loader:')) assert.deepEqual(canariesIn(text), [], text);
  }
  for (const text of [
    's3://bucket/log@data/a:b@c.json',
    'https://host:9000/path and me@example.com',
    'postgres://127.0.0.1:5432/db',
    'postgres://host:5432?x=1 and a@b',
    'set [CLUSTER] DB_PASSWORD, or LOAD_FORGET_KEY',
    's3://bucket/key=1/file.json',
  ])
    assert.equal(withoutSecrets(text), text);
  const long = 'a://b:x'.repeat(20_000);
  const started = performance.now();
  withoutSecrets(long);
  assert.ok(performance.now() - started < 2000, `${performance.now() - started} ms`);
});
