import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LoadResult } from '../../src/plan.js';
import { askedExporter } from '../../src/telemetry/trace-variables.js';
import { sparkify, type CliResult } from '../support/cli.js';
import { loadError } from '../support/expect.js';
import { startOtlpReceiver, type Span } from '../support/otlp-receiver.js';
import { jsonLines, workerBench } from '../support/worker-bench.js';

const bench = await workerBench({ days: 1, users: 5, songs: 10, seed: 8, eventsPerDay: 20 });
const receiver = await startOtlpReceiver();
const checks = join(bench.folder, 'checks');
const traced = {
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
};

let loaded: LoadResult;
/** Of the load that was completed, and of the one that a check failed. */
let spans: readonly Span[];
let failed: readonly Span[];
let log: Record<string, unknown>[];

function load(env: Record<string, string>, ...flags: string[]): Promise<CliResult> {
  return sparkify(['load', '--json', ...flags], { home: bench.folder, env: { ...bench.env, ...env } });
}

after(() => receiver.stop());

before(async () => {
  mkdirSync(checks);
  const worker = await bench.start({ ...traced, OTEL_SERVICE_NAME: 'nightly', SPARKIFY_LOAD_CHECKS: checks });
  const done = await load(traced);
  assert.equal(done.status, 0, done.stderr);
  loaded = JSON.parse(done.stdout) as LoadResult;
  writeFileSync(join(checks, 'refused.sql'), '-- Fails if there is an event.\nselect * from stage_events\n');
  assert.equal((await load(traced, '--full')).status, 1);
  const { stderr } = await worker.end('SIGTERM');
  const { workflowId } = loaded;
  log = jsonLines(stderr).filter((line) => line['workflowId'] === workflowId);
  const first = receiver.spans.find(({ name }) => name === 'StartWorkflow:loadWarehouse')?.traceId;
  spans = receiver.spans.filter(({ traceId }) => traceId === first);
  failed = receiver.spans.filter(({ traceId }) => traceId !== first);
});

/** The one span of this name, or the one of them that has this subject. */
function spanOf(name: string, subject?: string): Span {
  const found = spans.filter(
    (span) => span.name === name && (subject === undefined || span.attributes['sparkify.subject'] === subject),
  );
  assert.equal(found.length, 1, `${name} ${subject ?? ''}: ${found.length} spans`);
  return found[0]!;
}

test('a load is one trace: the command, the workflow, and each step below it', () => {
  const start = spanOf('StartWorkflow:loadWarehouse');
  const run = spanOf('RunWorkflow:loadWarehouse');
  assert.deepEqual([start.parentSpanId, run.parentSpanId], ['', start.spanId]);
  assert.equal(new Set(failed.map(({ traceId }) => traceId)).size, 1, 'nothing is traced but the two loads');
  const scheduled = new Map(
    spans.filter(({ name }) => name.startsWith('StartActivity:')).map((span) => [span.spanId, span]),
  );
  const steps = spans.filter(({ name }) => name.startsWith('RunActivity:'));
  assert.equal(steps.length, 12 + loaded.checks.length);
  for (const step of steps) {
    const cause = scheduled.get(step.parentSpanId);
    assert.deepEqual([cause?.name, cause?.parentSpanId], [step.name.replace('Run', 'Start'), run.spanId]);
  }
});

test('a step says what it works on, what it did, and whose load it is of', () => {
  const { attributes } = spanOf('RunActivity:copyStaging', 'stage_events');
  const { 'sparkify.rows': rows, 'sparkify.bytes': bytes, 'sparkify.attempt': attempt } = attributes;
  assert.deepEqual([Number(rows), Number(bytes)], [loaded.staged.stage_events, loaded.objects.events.bytes]);
  assert.deepEqual([Number(attempt), attributes['temporalWorkflowId']], [1, loaded.workflowId]);
  for (const { name } of loaded.checks) assert.equal(spanOf('RunActivity:runCheck', name).status, 1);
});

test('the standard variables name the services, and the workflow tells no more than its ids', () => {
  const [command, worker] = [spanOf('StartWorkflow:loadWarehouse').resource, spanOf('RunWorkflow:loadWarehouse')];
  assert.deepEqual([command['service.name'], worker.resource['service.name']], ['sparkify', 'nightly']);
  assert.equal(worker.resource['deployment.environment'], 'test');
  assert.deepEqual(Object.keys(worker.attributes).sort(), [
    ...['namespace', 'runId', 'taskQueue', 'workflowId', 'workflowType'],
  ]);
});

test('what failed is marked, with the first line of why: no row of the data is in a span', async () => {
  const wrong = failed.filter(({ status }) => status === 2).map(({ name }) => name);
  assert.deepEqual(wrong.sort(), ['RunActivity:runCheck', 'RunWorkflow:loadWarehouse', 'StartActivity:runCheck']);
  const text = receiver.requests.map(({ body }) => body).join('');
  assert.match(text, /Check refused failed: \d+ rows\. Fails if there is an event\./);
  const { rows } = await bench.database.query<{ name: string }>('select distinct last_name as name from users');
  assert.ok(rows.length > 0);
  for (const { name } of rows) assert.ok(!text.includes(name), name);
  for (const { agent } of (await bench.database.query<{ agent: string }>('select user_agent as agent from all_plays'))
    .rows)
    assert.ok(!text.includes(agent), agent);
});

test('each line of a step in the log names its trace', () => {
  const steps = log.filter(({ step }) => step !== undefined);
  assert.ok(steps.length > 20);
  const { traceId } = spanOf('RunWorkflow:loadWarehouse');
  assert.deepEqual([...new Set(steps.map(({ trace_id }) => trace_id))], [traceId]);
});

test('a worker without traces works for a command with traces', async () => {
  const worker = await bench.start();
  const { status } = await load({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  assert.equal(status, 0);
  assert.ok(!worker.stderr().includes('trace_id'));
  const { path, type, body } = receiver.requests.at(-1) ?? {};
  assert.deepEqual([path, type], ['/v1/traces', 'application/x-protobuf'], 'the protocol by default');
  assert.ok(body?.includes('StartWorkflow:loadWarehouse'));
});

test('a collector that is away fails no load, and is told of', async () => {
  const { status, stderr } = await load({ ...traced, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /OpenTelemetry: .*ECONNREFUSED/s);
});

test('what the variables ask for that is not here is refused; what they switch off is off', () => {
  assert.equal(askedExporter({}), null);
  assert.equal(askedExporter({ ...traced, OTEL_SDK_DISABLED: 'true' }), null);
  assert.equal(askedExporter({ ...traced, OTEL_TRACES_EXPORTER: 'none' }), null);
  assert.equal(askedExporter({ OTEL_TRACES_EXPORTER: 'console' }), 'console');
  assert.equal(askedExporter({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), 'grpc');
  assert.equal(askedExporter({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://x' }), 'http/protobuf');
  assert.throws(() => askedExporter({ OTEL_TRACES_EXPORTER: 'zipkin' }), loadError('CONFIG_INVALID', 'zipkin', 'otlp'));
  const wrong = { ...traced, OTEL_EXPORTER_OTLP_PROTOCOL: 'udp' };
  assert.throws(() => askedExporter(wrong), loadError('CONFIG_INVALID', 'OTLP_PROTOCOL: udp', 'grpc'));
});

test('without them nothing of OpenTelemetry is loaded', () => {
  const worker = fileURLToPath(new URL('../../src/worker.js', import.meta.url));
  const script = `import(${JSON.stringify(worker)}).then(() => console.log(JSON.stringify(Object.keys(require.cache))))`;
  const loadedModules = JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
  assert.ok(loadedModules.some((path) => path.includes('@temporalio/worker')));
  assert.deepEqual(
    loadedModules.filter((path) => /opentelemetry/.test(path)),
    [],
  );
});
