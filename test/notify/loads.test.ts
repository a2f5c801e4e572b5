import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import type { DeliveryResult } from '../../src/workflows/deliver.js';
import type { Progress } from '../../src/workflows/progress.js';
import { testDatabase } from '../support/database.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { noticeServer } from '../support/notice-server.js';
import { failureOf } from '../support/run-workflow.js';
import { until } from '../support/until.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-notices-'));
after(() => rmSync(root, { recursive: true, force: true }));
const checks = join(root, 'checks');
const database = await testDatabase();
const [webhook, slack] = await Promise.all([noticeServer(), noticeServer()]);
const settings = {
  ...database.settings,
  S3_LOG_DATA: `${root}/log_data`,
  S3_SONG_DATA: `${root}/song_data`,
  LOAD_CHECKS: checks,
  NOTIFY_WEBHOOK_URL: webhook.url,
  NOTIFY_WEBHOOK_EVENTS: 'failed held recovered warned',
  NOTIFY_SLACK_URL: slack.url,
  NOTIFY_SLACK_SEVERITY: 'error' as const,
};
const deps = { ...depsOn(database, settings), uiUrl: 'http://temporal.example' };
const bench = await loadBench(deps);
const silent = await loadBench({ ...deps, settings: { ...database.settings, ...sourcesOf(), LOAD_CHECKS: checks } });

function sourcesOf() {
  return { S3_LOG_DATA: settings.S3_LOG_DATA, S3_SONG_DATA: settings.S3_SONG_DATA };
}

before(async () => {
  mkdirSync(checks);
  await generateSource({ out: root, days: 1, users: 5, songs: 5, seed: 2, eventsPerDay: 10 });
});

beforeEach(() => {
  for (const server of [webhook, slack]) {
    server.posts.length = 0;
    server.status = 200;
  }
});

/** Adds a check that always finds a row. @returns a function that removes it. */
function wrongCheck(severity: 'error' | 'warn' = 'error'): () => void {
  // The worker reads each file once.
  const path = join(checks, severity === 'error' ? 'refused.sql' : 'warned.sql');
  const from = 'from (select 1 as wrong) as one';
  writeFileSync(path, `-- Fails always.\n--! severity: ${severity}\nselect one.wrong ${from}\n`);
  return () => rmSync(path);
}

async function failLoad(input: object = { full: true }): Promise<WorkflowHandle> {
  const run = await bench.start(input);
  await failureOf(bench.client, run.workflowId);
  return run;
}

/** Result of the workflow that notified people of a state of a run. */
async function notified(run: WorkflowHandle, outcome: string): Promise<DeliveryResult> {
  const { events } = await run.fetchHistory();
  const child = (events ?? []).flatMap((event) => {
    const id = event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId;
    return id?.includes(`-${outcome}-`) ? [id] : [];
  })[0];
  assert.ok(child, `no workflow notified anybody of ${outcome}`);
  return bench.client.workflow.getHandle(child).result() as Promise<DeliveryResult>;
}

async function ledgerOf(event: string): Promise<string[]> {
  const { rows } = await database.client.query<{ line: string }>(
    `select channel || ' ' || coalesce(problem, 'sent') as line from sparkify_ops.load_notice
     where event = $1 order by channel, sent_at`,
    [event],
  );
  return rows.map(({ line }) => line);
}

test('a failed load is told once to each channel, and the first good load after it', async () => {
  await (await bench.start()).result();
  const fix = wrongCheck();
  slack.status = 503;
  const run = await failLoad();
  await until(
    async () => slack.posts.length,
    (posts) => posts >= 1,
  );
  slack.status = 200;
  const { sent, warnings } = await notified(run, 'failed');
  assert.deepEqual([sent.length, warnings], [2, []]);
  assert.deepEqual(webhook.titles(), ['Sparkify: load failed in runCheck refused (CHECK_FAILED)']);
  assert.equal(slack.posts.length, 2, 'refused once, then taken');
  const { text } = JSON.parse(webhook.posts[0]?.body ?? '') as { text: string };
  assert.match(text, /^First: sparkify check refused --load \w+ /m);
  assert.match(text, /^Run: http:\/\/temporal\.example\/namespaces\/default\/workflows\//m);
  assert.deepEqual(await ledgerOf('failed'), ['slack sent', 'webhook sent']);
  fix();

  const good = await bench.start({ full: true });
  const { status } = (await good.result()) as LoadResult;
  assert.equal(status, 'COMPLETED');
  assert.deepEqual((await notified(good, 'completed')).sent, [
    'webhook: Sparkify: load recovered, the star is up to date',
  ]);
  const next = await bench.start({ full: true });
  await next.result();
  assert.deepEqual(await notified(next, 'completed'), { sent: [], warnings: [] });
});

test('a load that is held is told with its decisions, once for the steps that fail together', async () => {
  const fix = wrongCheck();
  const run = await bench.start({ full: true, onFailure: 'hold' });
  await until(
    () => run.query<Progress>('progress'),
    ({ held }) => held.length === 1,
  );
  await until(
    async () => webhook.posts.length,
    (posts) => posts === 1,
  );
  const { text } = JSON.parse(webhook.posts[0]?.body ?? '') as { text: string };
  assert.match(text, /^Accept: sparkify resolve \S+ accept --check refused --reason "why"/m);
  fix();
  await run.executeUpdate('accept', { args: [{ check: 'refused', reason: 'known' }] });
  const { warnings } = (await run.result()) as LoadResult;
  assert.deepEqual(warnings, []);
  assert.match((await notified(run, 'completed')).sent[0] ?? '', /recovered/);
});

test('a load is not told again when it is reset and fails again', async () => {
  const fix = wrongCheck();
  const run = await failLoad();
  await notified(run, 'failed');
  const posts = webhook.posts.length;
  const { events } = await run.fetchHistory();
  const task = events?.findLast(({ workflowTaskCompletedEventAttributes: done }) => done)?.eventId;
  const again = await bench.reset(run, Number(task));
  await again.result().catch(() => undefined);
  const { sent } = await notified(again, 'failed');
  assert.deepEqual([sent.length, webhook.posts.length], [2, posts]);
  fix();
  const good = await bench.start({ full: true });
  await good.result();
  await notified(good, 'completed');
});

test('a load that has no plan is told', async () => {
  const run = await failLoad({ nonsense: 1 });
  await notified(run, 'failed');
  const { text, code } = JSON.parse(webhook.posts[0]?.body ?? '') as { text: string; code: string };
  assert.equal(code, 'INPUT_INVALID');
  assert.match(text, /^First: sparkify load {2}#/m);
  const good = await bench.start();
  await good.result();
  assert.match((await notified(good, 'completed')).sent[0] ?? '', /recovered/);
});

test('warnings are told where the settings ask for them', async () => {
  const fix = wrongCheck('warn');
  const run = await bench.start({ full: true });
  await run.result();
  const { sent } = await notified(run, 'completed');
  fix();
  assert.ok(
    sent.some((one) => /^webhook: Sparkify: load published with \d+ warning/.test(one)),
    sent.join(),
  );
});

test('a channel that is down neither fails nor delays a load, and a dry run tells nobody', async () => {
  webhook.status = 500;
  const run = await bench.start({ full: true });
  const { status, durationMs } = (await run.result()) as LoadResult;
  assert.equal(status, 'COMPLETED');
  assert.ok(durationMs < 30_000, `${durationMs} ms`);
  const dry = await bench.start({ full: true, dryRun: true });
  await dry.result();
  await assert.rejects(notified(dry, 'completed'), /no workflow/);
});

test('without a channel nothing of it is in the history of a load', async () => {
  const fix = wrongCheck();
  const run = await silent.start({ full: true });
  await failureOf(silent.client, run.workflowId);
  fix();
  await assert.rejects(notified(run, 'failed'), /no workflow/);
  const unplanned = await silent.start({ nonsense: 1 });
  await failureOf(silent.client, unplanned.workflowId);
  await assert.rejects(notified(unplanned, 'failed'), /no workflow/);
});
