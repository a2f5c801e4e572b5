import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { STAR_TABLES } from '../../src/model/star.js';
import type { LoadResult } from '../../src/model/result.js';
import { METRICS } from '../../src/telemetry/metrics.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { sparkify } from '../support/cli.js';
import { freePort } from '../support/free-port.js';
import { executeLoad, failureOf } from '../support/run-workflow.js';
import { scrape, total, type Sample } from '../support/scrape.js';
import { until } from '../support/until.js';
import { jsonLines, workerBench } from '../support/worker-bench.js';

const bench = await workerBench({ days: 2, users: 12, songs: 40, seed: 3, eventsPerDay: 50 });
const address = `127.0.0.1:${await freePort()}`;
const checks = join(bench.folder, 'checks');
const env = {
  SPARKIFY_WORKER_METRICS_ADDRESS: address,
  SPARKIFY_LOAD_CHECKS: checks,
  SPARKIFY_WORKER_LOG_LEVEL: 'debug',
};
const page = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');

let loaded: LoadResult;
let samples: Sample[];
let dryRun: LoadResult;
let afterDryRun: Sample[];
/** Metrics of a worker that has started after all loads. */
let restarted: Sample[];
let log: Record<string, unknown>[];

function writeCheck(name: string, severity: 'error' | 'warn'): void {
  const text = `-- Fails if there is an event.\n--! severity: ${severity}\nselect * from stage_events\n`;
  writeFileSync(join(checks, `${name}.sql`), text);
}

async function failLoad(input: object): Promise<void> {
  const workflowId = randomUUID();
  await bench.client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args: [input] });
  await failureOf(bench.client, workflowId);
}

/** Starts two loads that the ledger holds up; one is terminated, the other times out. */
async function endFromOutside(): Promise<void> {
  const other = await bench.connect();
  await other.query('begin; lock table sparkify_ops.load_object in access exclusive mode');
  const ids = [randomUUID(), randomUUID()] as const;
  const start = (workflowId: string, timeout?: '4 seconds') =>
    bench.client.workflow.start('loadWarehouse', {
      taskQueue: TASK_QUEUE,
      workflowId,
      workflowExecutionTimeout: timeout,
    });
  const [terminated, timedOut] = await Promise.all([start(ids[0]), start(ids[1], '4 seconds')]);
  const sql = 'select 1 from sparkify_ops.load_run where workflow_id in ($1, $2)';
  await until(
    () => bench.database.query(sql, [...ids]),
    ({ rowCount }) => rowCount === 2,
  );
  await terminated.terminate('it took too long');
  await assert.rejects(timedOut.result());
  await other.end();
}

before(async () => {
  mkdirSync(checks);
  writeCheck('reported', 'warn');
  appendFileSync(join(bench.source.logData, '2018/11/2018-11-01-events.json'), '{"ts":"never"}\n');
  const worker = await bench.start(env);
  loaded = await executeLoad(bench.client, { maxErrors: 2 });
  await endFromOutside();
  await failLoad({ full: true });
  writeCheck('refused', 'error');
  await failLoad({ full: true, maxErrors: 2 });
  samples = await scrape(address);
  rmSync(join(checks, 'refused.sql'));
  dryRun = await executeLoad(bench.client, { rebuild: true, maxErrors: 2, dryRun: true });
  afterDryRun = await scrape(address);
  const { status, stderr } = await worker.end('SIGTERM');
  assert.equal(status, 0, stderr);
  log = jsonLines(stderr);
  const next = await bench.start(env);
  restarted = await until(
    () => scrape(address),
    // The gauge that is set last: a page may be read between two of them.
    (now) => total(now, 'sparkify_backlog_objects') > 0,
  );
  await next.end('SIGTERM');
});

test('the gauges come from the ledger, and survive a restart', async () => {
  const { rows } = await bench.database.query<{ published: number; newest: number }>(
    `select extract(epoch from (select max(finished_at) from sparkify_ops.load_run where status = 'published'))::float8
       as published, extract(epoch from (select max(start_time) from times))::float8 as newest`,
  );
  const counted = (name: string) => total(restarted, name);
  assert.ok(Math.abs(counted('sparkify_last_publish_timestamp_seconds') - (rows[0]?.published ?? 0)) < 0.01);
  assert.equal(counted('sparkify_newest_event_timestamp_seconds'), rows[0]?.newest);
  // Two failed, one was terminated, one timed out; the load after each closed it.
  assert.deepEqual(
    ['open_runs', 'held_runs', 'bad_runs'].map((name) => counted(`sparkify_${name}`)),
    [0, 0, 4],
  );
  assert.equal(counted('sparkify_backlog_objects'), loaded.objects.events.listed + loaded.objects.songs.listed);
});

test('what a load did is counted as its result tells it', () => {
  const { objects, staged, changed } = loaded;
  // The second load staged the songs or was cancelled while it did; the third staged both again.
  const counted = (name: string, labels = {}) => total(samples, name, labels);
  assert.equal(counted('sparkify_rows_staged_total', { source: 'events' }), 2 * staged.stage_events);
  assert.equal(counted('sparkify_bytes_read_total', { source: 'events' }), 2 * objects.events.bytes);
  assert.equal(counted('sparkify_rejected_records_total', { source: 'events' }), 3 * staged.rejected);
  assert.equal(staged.rejected, 1);
  for (const table of STAR_TABLES) {
    const { inserted, updated, deleted = 0 } = changed[table];
    assert.equal(counted('sparkify_rows_changed_total', { table, change: 'inserted' }), inserted, table);
    assert.equal(counted('sparkify_rows_changed_total', { table, change: 'updated' }), updated, table);
    assert.equal(counted('sparkify_rows_changed_total', { table, change: 'deleted' }), deleted, table);
  }
  const published = counted('sparkify_last_publish_timestamp_seconds');
  assert.ok(Math.abs(published - Date.now() / 1000) < 120, `${published}`);
});

test('a dry run changes no row and is no publish', () => {
  assert.ok(Object.values(dryRun.changed).some(({ updated, inserted }) => updated + inserted > 0));
  for (const name of ['sparkify_rows_changed_total', 'sparkify_last_publish_timestamp_seconds'])
    assert.equal(total(afterDryRun, name), total(samples, name), name);
});

test('loads, steps and checks are counted by how they ended', () => {
  const counted = (name: string, labels = {}) => total(samples, name, labels);
  assert.equal(counted('sparkify_loads_total', { outcome: 'completed' }), 1);
  assert.equal(counted('sparkify_loads_total', { outcome: 'failed' }), 2);
  assert.equal(counted('sparkify_loads_total', { outcome: 'terminated' }), 1);
  assert.equal(counted('sparkify_loads_total', { outcome: 'timed_out' }), 1);
  assert.equal(counted('sparkify_load_seconds_count'), 3);
  const took = counted('sparkify_load_seconds_sum', { outcome: 'completed' });
  assert.ok(Math.abs(took - loaded.durationMs / 1000) < 0.001, `${took} s for ${loaded.durationMs} ms`);
  const users = { step: 'loadDimension', subject: 'users', outcome: 'done' };
  assert.equal(counted('sparkify_step_seconds_count', users), 2);
  assert.equal(counted('sparkify_step_seconds_bucket', { ...users, le: '21600' }), 2);
  const rejected = { step: 'copyStaging', subject: 'stage_events', code: 'RECORDS_REJECTED' };
  assert.equal(counted('sparkify_step_failures_total', rejected), 1);
  assert.equal(counted('sparkify_step_seconds_count', { step: 'copyStaging', outcome: 'failed' }), 1);
  const failures = (check: string, severity: string) => counted('sparkify_check_failures_total', { check, severity });
  assert.deepEqual([failures('reported', 'warn'), failures('refused', 'error')], [2, 1]);
});

test("the SDK's metrics are there, in seconds", () => {
  const steps = total(samples, 'temporal_activity_execution_latency_seconds_count');
  assert.equal(steps, total(samples, 'sparkify_step_seconds_count'));
  assert.ok(total(samples, 'temporal_worker_task_slots_available', { worker_type: 'ActivityWorker' }) > 0);
});

test('docs/metrics.md has a row for each metric of ours, with its labels, and no other is served', () => {
  const rows = [...page.matchAll(/^\| `(sparkify_\w+)` \| (\w+) \| ([\w, ]*?) ?\| (.+) \|$/gm)];
  assert.deepEqual(
    rows.map(([, name, kind, labels, meaning]) => [
      name,
      { kind, labels: labels?.split(', ').filter(Boolean), meaning },
    ]),
    Object.entries(METRICS),
  );
  const served = [...samples, ...restarted].filter(({ name }) => name.startsWith('sparkify_'));
  const names = new Set(served.map(({ name }) => name.replace(/_(bucket|count|sum)$/, '')));
  assert.deepEqual([...names].sort(), Object.keys(METRICS).sort());
  const temporal = ['namespace', 'taskQueue', 'activityType', 'workflowType', 'le'];
  for (const { name, labels } of served) {
    const own = Object.keys(labels).filter((label) => !temporal.includes(label));
    const facts = METRICS[name.replace(/_(bucket|count|sum)$/, '') as keyof typeof METRICS];
    assert.deepEqual(own.sort(), [...facts.labels].sort(), name);
  }
});

test('each line of a step names its load, step, subject and attempt; its first and last say what it did', () => {
  const steps = log.filter(({ step }) => step !== undefined);
  for (const line of steps) {
    for (const name of ['time', 'level', 'msg', 'workflowId', 'runId', 'step', 'subject', 'attempt']) {
      assert.ok(name in line, `${name} is missing: ${JSON.stringify(line)}`);
    }
  }
  const ofLoad = steps.filter(({ workflowId }) => workflowId === loaded.workflowId);
  const staging = ofLoad.filter(({ subject, level }) => subject === 'stage_events' && level === 'info');
  assert.deepEqual(
    staging.map(({ msg }) => String(msg).replace(/\d+(\.\d+)? s/, 'N s')),
    ['copyStaging stage_events begins', 'copyStaging stage_events done in N s'],
  );
  const { runId, rows, rejected, bytes, seconds } = staging[1] ?? {};
  const { staged, objects } = loaded;
  assert.deepEqual([runId, rows, rejected, bytes], [loaded.runId, staged.stage_events, 1, objects.events.bytes]);
  assert.ok(Number(seconds) > 0);
});

test('a step that failed says its code and where, and shows no row of the data', () => {
  const failed = log.filter(({ outcome }) => outcome === 'failed');
  assert.deepEqual(
    failed.map(({ level, step, subject, code }) => [level, step, subject, code]),
    [
      ['warn', 'copyStaging', 'stage_events', 'RECORDS_REJECTED'],
      ['warn', 'runCheck', 'refused', 'CHECK_FAILED'],
    ],
  );
  const [rejected, check] = failed;
  assert.match(String(rejected?.['uri']), /2018-11-01-events\.json$/);
  assert.ok(Number(rejected?.['line']) > 1);
  assert.match(String(check?.['message']), /^Check refused failed: \d+ rows\. Fails if there is an event/);
});

test('no secret and nobody is in the log', async () => {
  const text = JSON.stringify(log);
  assert.ok(!text.includes(bench.settings.CLUSTER_DB_PASSWORD ?? '-'));
  const { rows } = await bench.database.query<{ name: string }>(
    "select distinct first_name || ' ' || last_name as name from users",
  );
  const { rows: named } = await bench.database.query<{ name: string }>('select distinct last_name as name from users');
  assert.ok(rows.length > 3);
  for (const { name } of [...rows, ...named]) {
    const leak = log.find((line) => JSON.stringify(line).includes(name));
    assert.equal(leak, undefined, `${name} in ${JSON.stringify(leak)}`);
  }
});

test('the worker starts with the workflows that were bundled ahead', () => {
  assert.deepEqual(
    log.filter(({ msg }) => /bundle/i.test(String(msg))),
    [],
  );
});

test('an address that is taken or none of this machine is named', async () => {
  const wrong = { ...bench.env, SPARKIFY_WORKER_METRICS_ADDRESS: '192.0.2.1:9464' };
  const { status, stderr } = await sparkify(['worker'], { home: bench.folder, env: wrong });
  assert.equal(status, 2, stderr);
  assert.match(stderr, /\[WORKER\] METRICS_ADDRESS: metrics cannot be served at 192\.0\.2\.1:9464: .*assign/i);
});

test('a reading of the ledger that waits for the warehouse does not hold up the stop of the worker', async () => {
  const other = await bench.connect();
  await other.query('begin; lock table sparkify_ops.load_run in access exclusive mode');
  const worker = await bench.start({ ...env, SPARKIFY_WORKER_METRICS_ADDRESS: `127.0.0.1:${await freePort()}` });
  const waiting = 'select 1 from pg_locks where not granted';
  await until(
    () => other.query(waiting),
    ({ rowCount }) => (rowCount ?? 0) > 0,
  );
  const begun = Date.now();
  const ended = await Promise.race([worker.end('SIGTERM'), sleep(25_000).then(() => null)]);
  await other.end();
  assert.equal(ended?.status, 0, `${Date.now() - begun} ms: ${worker.stderr()}`);
  assert.doesNotMatch(ended.stderr.split('Worker ready')[1] ?? '', /"level":"(warn|error)"/);
});
