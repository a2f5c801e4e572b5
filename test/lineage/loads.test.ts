import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { lineageProbes } from '../../src/cli/commands/doctor/lineage-probes.js';
import { generateSource } from '../../src/generate/generate.js';
import type { RunEvent } from '../../src/lineage/run-event.js';
import type { LoadResult } from '../../src/model/result.js';
import { completedSteps } from '../support/completed-steps.js';
import { testDatabase } from '../support/database.js';
import { loadError } from '../support/expect.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { noticeServer } from '../support/notice-server.js';
import { failureOf } from '../support/run-workflow.js';
import { until } from '../support/until.js';
import { problemsOf } from './support/check-events.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-lineage-'));
after(() => rmSync(root, { recursive: true, force: true }));
const checks = join(root, 'checks');
const file = join(root, 'lineage.jsonl');
const database = await testDatabase();
const service = await noticeServer();
const sources = { S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data`, LOAD_CHECKS: checks };
const settings = {
  ...database.settings,
  ...sources,
  LINEAGE_URL: service.url,
  LINEAGE_API_KEY: 'lineage-key',
  LINEAGE_FILE: file,
};
const bench = await loadBench(depsOn(database, settings));
const silent = await loadBench(depsOn(database, { ...database.settings, ...sources }));

before(async () => {
  mkdirSync(checks);
  await generateSource({ out: root, days: 1, users: 5, songs: 5, seed: 2, eventsPerDay: 10 });
});

beforeEach(() => {
  service.posts.length = 0;
  service.status = 200;
  rmSync(file, { force: true });
});

const posted = () => service.posts.map(({ body }) => JSON.parse(body) as RunEvent);
const written = () =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as RunEvent)
    : [];
const typesOf = (events: readonly RunEvent[]) => events.map(({ eventType }) => eventType).sort();

/** Events of both transports, once each of them has had so many. */
async function received(count: number): Promise<RunEvent[]> {
  await until(
    async () => Math.min(posted().length, written().length),
    (events) => events >= count,
  );
  assert.deepEqual(typesOf(written()), typesOf(posted()));
  assert.deepEqual(problemsOf([...posted(), ...written()]), []);
  return posted();
}

function workflowsBeside(run: WorkflowHandle): Promise<string[]> {
  return run
    .fetchHistory()
    .then(({ events }) =>
      (events ?? []).flatMap((event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ?? []),
    );
}

test('a load reports its start and what it has published, by request and by file', async () => {
  const run = await bench.start();
  const { staged, changed, loadId } = (await run.result()) as LoadResult;
  const events = await received(2);
  assert.deepEqual(typesOf(events), ['COMPLETE', 'START']);
  assert.deepEqual([...new Set(events.map((event) => event.run.runId))], [(await run.describe()).runId]);
  const complete = events.find(({ eventType }) => eventType === 'COMPLETE');
  assert.ok(complete);
  const read = complete.inputs[0]?.inputFacets['inputStatistics'] as object as { rowCount: number; size: number };
  assert.equal(read.rowCount, staged.stage_events);
  assert.ok(read.size > 0);
  const wrote = complete.outputs[0]?.outputFacets['outputStatistics'] as object as { rowCount: number };
  assert.equal(wrote.rowCount, changed.users.inserted);
  assert.match(JSON.stringify(complete.run.facets['tags']), new RegExp(`"load_id","value":"${loadId}"`));
  assert.equal(service.posts[0]?.headers.authorization, 'Bearer lineage-key');
  const again = await bench.start();
  await again.result();
  assert.deepEqual(typesOf(await received(4)), ['COMPLETE', 'COMPLETE', 'START', 'START'], 'also one with nothing new');
});

test('a load that fails reports why, and one that is cancelled is aborted', async () => {
  const path = join(checks, 'refused.sql');
  writeFileSync(path, '-- Fails always.\n--! severity: error\nselect one.wrong from (select 1 as wrong) as one\n');
  const failed = await bench.start({ full: true });
  await failureOf(bench.client, failed.workflowId);
  const events = await received(2);
  assert.deepEqual(typesOf(events), ['FAIL', 'START']);
  const { run } = events.find(({ eventType }) => eventType === 'FAIL') as RunEvent;
  assert.match(JSON.stringify(run.facets['errorMessage']), /CHECK_FAILED in runCheck refused/);
  const held = await bench.start({ full: true, onFailure: 'hold' });
  await until(
    () => held.query<{ held: unknown[] }>('progress'),
    (progress) => progress.held.length === 1,
  );
  await held.cancel();
  await held.result().catch(() => undefined);
  rmSync(path);
  assert.deepEqual(typesOf((await received(4)).slice(2)), ['ABORT', 'START']);
});

test('a load that is reset stays the same run of the lineage', async () => {
  const run = await bench.start({ full: true });
  await run.result();
  const made = (await completedSteps(run)).get('loadFact');
  assert.ok(made);
  await (await bench.reset(run, made)).result();
  const runs = (await received(3)).map((event) => event.run.runId);
  assert.deepEqual([...new Set(runs)], [(await run.describe()).runId]);
});

test('a service that is down neither fails nor delays a load, and has the events when it is back', async () => {
  service.status = 503;
  const run = await bench.start({ full: true });
  const { status, durationMs, warnings } = (await run.result()) as LoadResult;
  assert.deepEqual([status, warnings], ['COMPLETED', []]);
  assert.ok(durationMs < 30_000, `${durationMs} ms`);
  await until(
    async () => written(),
    (events) => events.length === 2,
  );
  const [child] = await workflowsBeside(run);
  const { raw } = await bench.client.workflow.getHandle(child ?? '').describe();
  assert.match(JSON.stringify(raw.pendingActivities), /LINEAGE_FAILED/);
  service.posts.length = 0;
  service.status = 200;
  assert.deepEqual(typesOf(await received(2)), ['COMPLETE', 'START']);
});

test('a dry run, a load without a plan, and a load without the settings report nothing', async () => {
  const dry = await bench.start({ full: true, dryRun: true });
  await dry.result();
  const unplanned = await bench.start({ nonsense: 1 });
  await failureOf(bench.client, unplanned.workflowId);
  const off = await silent.start({ full: true });
  await off.result();
  for (const run of [dry, unplanned, off]) assert.deepEqual(await workflowsBeside(run), []);
  assert.deepEqual([posted(), written()], [[], []]);
});

test('doctor tries service and file without an event, and says what is wrong with them', async () => {
  const [http, toFile] = lineageProbes({ settings });
  assert.match((await http?.run()) ?? '', /^127\.0\.0\.1:\d+ answers \(200\)$/);
  assert.match((await toFile?.run()) ?? '', /lineage\.jsonl can be written$/);
  assert.deepEqual(
    service.posts.map(({ body }) => body),
    [''],
  );
  service.status = 401;
  await assert.rejects(async () => http?.run(), loadError('LINEAGE_FAILED', 'it answered 401: no_service'));
  const [lost] = lineageProbes({
    settings: { ...database.settings, LINEAGE_FILE: join(root, 'none', 'lineage.jsonl') },
  });
  await assert.rejects(async () => lost?.run(), loadError('LINEAGE_FAILED', 'ENOENT'));
  assert.deepEqual(lineageProbes({ settings: database.settings }), []);
});
