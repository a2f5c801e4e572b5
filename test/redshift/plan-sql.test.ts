import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { filesUnder } from '../support/arrival.js';
import { sparkify, SPARKIFY, startSparkify, type RunningCli } from '../support/cli.js';
import { redshiftWarehouse, uploadFiles, withNamespace } from '../support/redshift-warehouse.js';

const warehouse = await redshiftWarehouse();
const home = mkdtempSync(join(tmpdir(), 'sparkify-plan-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** The file of the original exercise, with quotes where people put them. */
function dwhCfg(host: string, port: number): string {
  const { user, password, database } = warehouse.redshift;
  return `[CLUSTER]
HOST=${host}
DB_NAME=${database}
DB_USER=${user}
DB_PASSWORD='${password}'
DB_PORT=${port}

[IAM_ROLE]
ARN='arn:aws:iam::123456789012:role/dwhRole'

[S3]
LOG_DATA='s3://${warehouse.bucket}/log_data'
LOG_JSONPATH='s3://${warehouse.bucket}/log_json_path.json'
SONG_DATA='s3://${warehouse.bucket}/song_data'
`;
}

/** Settings that replace AWS by local servers. */
function aroundIt(): Record<string, string> {
  const { endpoint, region, accessKeyId, secretAccessKey } = warehouse.s3;
  return {
    SPARKIFY_S3_ENDPOINT: endpoint,
    SPARKIFY_S3_REGION: region,
    SPARKIFY_CLUSTER_TLS: 'off',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

/** Records every statement that reaches the Redshift emulator. It matches none, so that each is let through. */
class Listener extends RegExp {
  readonly heard: string[] = [];

  override test(sql: string): boolean {
    this.heard.push(sql);
    return false;
  }
}

before(async () => {
  const root = join(home, 'source');
  await generateSource({ out: root, days: 1, users: 10, songs: 20, seed: 4, eventsPerDay: 40 });
  const paths = [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data'), 'log_json_path.json'];
  await uploadFiles(warehouse, root, paths);
  writeFileSync(join(home, 'dwh.cfg'), dwhCfg(warehouse.redshift.host, warehouse.redshift.port));
  writeFileSync(join(home, 'offline.cfg'), dwhCfg('my-cluster.abc123.us-west-2.redshift.amazonaws.com', 5439));
});

/** Statements that a load with the original's dwh.cfg sends, in order, by step and attempt. */
async function sentByLoad(): Promise<Map<string, string[]>> {
  const listener = new Listener('never');
  warehouse.redshift.faults.next('deadlock', listener);
  await withNamespace(async (client, address) => {
    const env = { ...aroundIt(), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: client.options.namespace };
    const worker = startSparkify(['worker'], { home, env });
    const load = async () => {
      await worker.saw('Worker ready');
      return sparkify(['load', '--json'], { home, env });
    };
    try {
      // A load waits for a worker for as long as there is none.
      const { status, stdout, stderr } = await Promise.race([load(), whereItEnded(worker)]);
      assert.equal(status, 0, stderr + stdout);
      assert.equal((JSON.parse(stdout) as LoadResult).tables.song, 20);
    } finally {
      await worker.end('SIGTERM');
      warehouse.redshift.faults.clear();
    }
  });
  const steps = new Map<string, string[]>();
  for (const sql of listener.heard) {
    const [comment = '', tag] = /^\s*\/\* sparkify (\{.*?\}) \*\/\s*/s.exec(sql) ?? [];
    if (tag === undefined) continue;
    const { activity, attempt } = JSON.parse(tag) as { activity: string; attempt: number };
    const step = `${activity} ${attempt}`;
    steps.set(step, [...(steps.get(step) ?? []), sql.slice(comment.length)]);
  }
  return steps;
}

/** Rejects when the worker ends. */
async function whereItEnded({ ended }: RunningCli): Promise<never> {
  const { status, stderr } = await ended;
  throw new Error(`The worker ended with ${status}: ${stderr}`);
}

/** Runs a command without any network, not even loopback, where this machine lets us cut it off. */
function withoutNetwork(...args: string[]) {
  const isolate = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), '--net'];
  const canIsolate = spawnSync(isolate[0] ?? '', [...isolate.slice(1), 'true']).status === 0;
  const command = [...(canIsolate ? isolate : []), process.execPath, SPARKIFY, ...args];
  const env = { PATH: process.env['PATH'], SPARKIFY_HOME: home, SPARKIFY_S3_REGION: warehouse.s3.region };
  return spawnSync(command[0] ?? '', command.slice(1), { cwd: home, env, encoding: 'utf8' });
}

/** Placeholder for a value that differs from run to run, or that only the server knows. */
const ANY = '\u0000';

/** A statement without its values: a plan writes them in, a load binds them. */
function shapeOf(sql: string): string {
  return (
    sql
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\d{8}t\d{6}_[0-9a-f]{8}/g, 'LOAD')
      .replace(/^(insert into "\w+" \([^)]*\) values) .*/, '$1')
      .replace(/^set search_path to .*/, (text) => text.replaceAll('"', ''))
      .replace(/ step = '[^']*'/, " step = 'STEP'")
      .replaceAll(/'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}'/g, "'TIME'")
      .replaceAll(/cast\('\d+' as bigint\)/g, "cast('N' as bigint)")
      .replaceAll(/'([0-9a-f]{8}):-?\d+' as varchar\(64\)/g, "'$1:SUM' as varchar(64)")
      // Only the server knows the definition of a view, which the digest is of.
      .replaceAll(/'(?:[0-9a-f]{64})?' as varchar\(64\)/g, "'DIGEST' as varchar(64)")
      // The key of the run's proofs is new with each listing.
      .replace(/values \('[0-9a-f]{64}'/, "values ('KEY'")
      .replaceAll(/\$\d+/g, ANY)
      .trim()
  );
}

function fits(planned: string, sent: string): boolean {
  if (!sent.includes(ANY)) return planned === sent;
  const parts = sent.split(ANY).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+?')}$`).test(planned);
}

test("the original's dwh.cfg is enough for a load, and plan --sql prints offline what it sends, in its order", async () => {
  const { status, stdout, stderr } = withoutNetwork(
    '--config',
    'offline.cfg',
    'plan',
    '--sql',
    '--engine',
    'redshift',
    '--json',
  );
  assert.equal(status, 0, stderr);
  const planned = (JSON.parse(stdout) as string[]).map(shapeOf);
  const steps = [...(await sentByLoad())].map(([step, sent]) => [step, sent.map(shapeOf)] as const);
  assert.ok(steps.length > 35, `${steps.length} steps`);
  for (const [step, statements] of steps) {
    let at = -1;
    for (const sql of statements) {
      at = planned.findIndex((one, i) => i > at && fits(one, sql));
      assert.ok(at >= 0, `${step} sent a statement that the plan lacks, or has elsewhere: ${sql}`);
    }
  }
  const sent = [...new Set(steps.flatMap(([, statements]) => statements))];
  const notSent = planned.filter((one) => !sent.some((sql) => fits(one, sql)));
  assert.deepEqual(notSent, []);
});
