import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { before, test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import type { LoadResult } from '../../src/model/result.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import type { RunningCli } from '../support/cli.js';
import { executeLoad } from '../support/run-workflow.js';
import { prepareSlowCopies, withSlowCopies } from '../support/slow-copy.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';
import { until } from '../support/until.js';
import { jsonLines, workerBench } from '../support/worker-bench.js';

const bench = await workerBench({ days: 2, users: 12, songs: 40, seed: 5, eventsPerDay: 50 });
const { client, database } = bench;
const checks = join(bench.folder, 'checks');

/** A worker runs so many statements at a time; more checks than two of them can run wait for the table `gate`. */
const CONCURRENCY = 3;
const GATED = 8;

/** The workers' grace, in seconds. */
const GRACE = 6;

/** Time in which a worker must begin a step that was handed over; without the hand-over it would wait 10 s for a heartbeat. */
const PROMPT_MS = 5_000;

const env = {
  SPARKIFY_WORKER_CONCURRENCY: String(CONCURRENCY),
  SPARKIFY_WORKER_GRACE_SECONDS: String(GRACE),
  SPARKIFY_LOAD_CHECKS: checks,
};

let expected: StarDump;
const workers = new Map<number, RunningCli>();

async function startWorker(): Promise<void> {
  const worker = await bench.start(env);
  workers.set(worker.pid, worker);
}

before(async () => {
  mkdirSync(checks);
  for (let n = 1; n <= GATED; n += 1) {
    writeFileSync(join(checks, `gated_${n}.sql`), '-- Never fails.\nselect 1 as one from slow.gate\n');
  }
  await prepareSlowCopies(database, 'stage_events', 0.2);
  await database.query('create table slow.gate ()');
  await Promise.all([startWorker(), startWorker()]);
  await executeLoad(client);
  expected = await dumpStar(database);
  await forgetLoads(database);
});

async function startLoad(): Promise<WorkflowHandle> {
  const workflowId = randomUUID();
  return client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args: [{}] });
}

/** A statement of a step, at work in the warehouse. */
interface Statement {
  readonly pid: number;
  /** The id of the activity that sent it. */
  readonly activity: string;
}

/** The statements of steps with this text. */
async function statements(text: string): Promise<Statement[]> {
  const { rows } = await database.query<{ pid: number; query: string }>(
    `select pid, query from pg_stat_activity
     where datname = current_database() and state = 'active' and query like '/* sparkify {%' || $1 || '%'`,
    [text],
  );
  return rows.map(({ pid, query }) => ({ pid, activity: /"activity":"\w+\/(\d+)"/.exec(query)?.[1] ?? '' }));
}

/** Begins a load, and waits until it is in the middle of a slow COPY. */
async function loadInCopy(): Promise<{ load: WorkflowHandle; statement: Statement; owner: RunningCli }> {
  await forgetLoads(database);
  return withSlowCopies(database, async () => {
    const load = await startLoad();
    const [statement] = await until(
      () => statements('copy "stage_events"'),
      ({ length }) => length === 1,
    );
    const { raw } = await load.describe();
    const pending = raw.pendingActivities?.find(({ activityId }) => activityId === statement?.activity);
    const owner = workers.get(Number.parseInt(pending?.lastWorkerIdentity ?? '', 10));
    assert.ok(statement && owner, `nobody has ${JSON.stringify(pending)}`);
    return { load, statement, owner };
  });
}

test('two workers share a load, and neither sends more statements at a time than it may', async () => {
  // In one transaction the server's view of its sessions stands still: the lock is another connection's.
  const holder = await bench.connect();
  await holder.query('begin');
  await holder.query('lock table slow.gate in access exclusive mode');
  const load = await startLoad();
  const atATime = async () => (await statements('slow.gate')).length;
  await until(atATime, (count) => count === 2 * CONCURRENCY);
  for (const end = Date.now() + 500; Date.now() < end; await sleep(20)) {
    assert.equal(await atATime(), 2 * CONCURRENCY);
  }
  await Promise.all([...workers.values()].map((worker) => worker.saw('runCheck gated_')));
  await holder.end();
  assert.equal(((await load.result()) as LoadResult).status, 'COMPLETED');
  assertSameStar(await dumpStar(database), expected);
});

test('SIGTERM in the middle of a COPY stops it, hands the step over, and the load goes on as if nothing was', async () => {
  const { load, statement, owner } = await loadInCopy();
  const told = Date.now();
  const { status, stderr } = await owner.end('SIGTERM');
  assert.equal(status, 0, stderr);
  const took = Date.now() - told;
  assert.ok(took <= GRACE * 1000, `it took ${took} ms to stop`);
  const left = await database.query('select query from pg_stat_activity where pid = $1', [statement.pid]);
  assert.deepEqual(left.rows, []);
  workers.delete(owner.pid);

  const { status: outcome, workflowId } = (await load.result()) as LoadResult;
  assert.equal(outcome, 'COMPLETED');
  assertSameStar(await dumpStar(database), expected);
  const [other] = workers.values();
  const [given, taken] = [jsonLines(stderr), jsonLines(other?.stderr() ?? '')].map((lines) =>
    lines.filter((line) => line['workflowId'] === workflowId && line['subject'] === 'stage_events'),
  );
  assert.deepEqual(
    given?.map(({ msg, attempt, outcome: how }) => [String(msg).replace(/ after.*/, ''), attempt, how]),
    [
      ['copyStaging stage_events begins', 1, undefined],
      ['copyStaging stage_events handed over', 1, 'handed_over'],
    ],
  );
  assert.deepEqual(
    taken?.map(({ msg, attempt }) => [String(msg).replace(/ in .*/, ''), attempt]),
    [
      ['copyStaging stage_events begins', 2],
      ['copyStaging stage_events done', 2],
    ],
  );
  const between = Date.parse(String(taken?.[0]?.['time'])) - Date.parse(String(given?.[1]?.['time']));
  assert.ok(between < PROMPT_MS, `${between} ms went by`);
});

test('the step that was handed over says so to an operator, and the load is not cancelled', async () => {
  const { load, owner } = await loadInCopy();
  await owner.end('SIGTERM');
  workers.delete(owner.pid);
  const { raw, status } = await load.describe();
  assert.equal(status.name, 'RUNNING');
  const failures = raw.pendingActivities?.map(({ lastFailure }) => lastFailure);
  assert.deepEqual(
    failures?.map((failure) => failure?.applicationFailureInfo?.type),
    ['WORKER_LOST'],
  );
  assert.match(failures?.[0]?.message ?? '', /^The worker is shutting down, and stopped this step's statement\./);
  await load.terminate();
});

test('a worker whose statement cannot be stopped leaves at the end of its grace, and says so', async () => {
  await startWorker();
  const { load, statement, owner } = await loadInCopy();
  process.kill(statement.pid, 'SIGSTOP');
  try {
    const told = Date.now();
    const { status, stderr } = await owner.end('SIGTERM');
    const took = Date.now() - told;
    assert.equal(status, 1, stderr);
    assert.match(stderr.slice(-2_000), /did not stop within 6 s; some of its statements may still be running/);
    assert.ok(took < (GRACE + 3) * 1000, `it took ${took} ms to stop`);
  } finally {
    process.kill(statement.pid, 'SIGCONT');
    await load.terminate();
  }
});
