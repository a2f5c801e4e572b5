import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../src/activities/create-activities.js';
import { STAR_TABLES } from '../../src/model/star.js';
import type { PlannedCheck } from '../../src/model/checks.js';
import type { LoadResult, ObjectCount, Published } from '../../src/model/result.js';
import { WORKFLOW_BUNDLE } from '../../src/worker.js';
import { PLAN } from './fake-plan.js';
import './quiet-runtime.js';
import { testServices } from './services.js';

/** Activities of a load that do nothing but answer, by name; a test replaces those that it is about. */
export type FakeActivities = {
  [N in Exclude<keyof Activities, NotOfLoads>]: (...args: never[]) => Promise<unknown>;
};

/** Activities of other workflows. */
type NotOfLoads = 'forgetUser' | 'composeNotices' | 'watchLoads' | 'notify' | 'recordNotice' | 'sendLineage';

const each = <T>(value: T) => Object.fromEntries(STAR_TABLES.map((table) => [table, value]));
const FOUND: ObjectCount = { listed: 3, loaded: 2, skipped: 1, bytes: 9 };

/** Answer of the fake publish. */
export const PUBLISHED = {
  outcome: 'published',
  changed: each({ inserted: 1, updated: 0 }),
  moved: 2,
  tables: each(5),
} as Extract<Published, { outcome: 'published' }>;

const ANSWERS: FakeActivities = {
  planLoad: async () => PLAN,
  createTables: async () => undefined,
  discoverObjects: async () => ({ events: FOUND, songs: FOUND }),
  copyStaging: async () => ({ rows: 4, rejected: 1, bytes: 9 }),
  loadDimension: async () => ({ starVersion: 7, rows: { new_it: 3 } }),
  loadFact: async () => ({ starVersion: 7, rows: { new_play: 6 } }),
  runCheck: async ({ check }: { check: PlannedCheck }) => ({
    name: check.name,
    severity: check.severity,
    status: 'passed',
    failing: 0,
  }),
  runWarnings: async ({ checks }: { checks: readonly PlannedCheck[] }) =>
    checks.map(({ name, severity }) => ({ name, severity, status: 'passed', failing: 0 })),
  publish: async () => PUBLISHED,
  recordNothingNew: async () => ({
    outcome: 'published',
    changed: each({ inserted: 0, updated: 0 }),
    moved: 0,
    tables: each(8),
  }),
  cleanUp: async () => undefined,
  recordFailure: async () => ({ tables: each(9), published: null }),
};

/** The real workflow on the real server, with fake activities. */
export interface FakeRun {
  /** The activities that were called, in their order: name and argument. */
  readonly calls: readonly [name: string, ...args: unknown[]][];
  readonly names: readonly string[];
  readonly handle: WorkflowHandle;
  readonly result: Promise<LoadResult>;
}

type Answer = (name: string, args: never[]) => Promise<unknown>;

/** Answers of the activities of each run, by its workflow's id: one worker serves all tests of a file. */
const answers = new Map<string, Answer>();

const TASK_QUEUE = `fake-${randomUUID()}`;

async function startFakeWorker(): Promise<Client> {
  const { temporal } = await testServices();
  const connection = await Connection.connect({ address: temporal.address });
  const native = await NativeConnection.connect({ address: temporal.address });
  const names = Object.keys(ANSWERS);
  const worker = await Worker.create({
    connection: native,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    maxHeartbeatThrottleInterval: '50 ms',
    activities: Object.fromEntries(names.map((name) => [name, (...args: never[]) => answerOf(name, args)])),
  });
  const finished = worker.run();
  after(async () => {
    worker.shutdown();
    await finished;
    await connection.close();
    await native.close();
  });
  return new Client({ connection });
}

function answerOf(name: string, args: never[]): Promise<unknown> {
  const answer = answers.get(Context.current().info.workflowExecution?.workflowId ?? '');
  if (answer === undefined) throw new Error(`Nobody waits for ${name}`);
  return answer(name, args);
}

// At the top of the file: what `after` is told within a test happens after that test.
const client = await startFakeWorker();

/** Runs `loadWarehouse` with these activities in place of the fakes; `during` may look at it while it runs. */
export async function fakeRun(
  replaced: Partial<FakeActivities>,
  during: (run: FakeRun) => Promise<void>,
  input?: unknown,
): Promise<FakeRun> {
  const calls: [string, ...unknown[]][] = [];
  const workflowId = `fake-${randomUUID()}`;
  const activities = { ...ANSWERS, ...replaced };
  answers.set(workflowId, (name, args) => {
    calls.push([name, ...(args as unknown[])]);
    return activities[name as keyof FakeActivities](...args);
  });
  const args = input === undefined ? [] : [input];
  const handle = await client.workflow.start('loadWarehouse', { taskQueue: TASK_QUEUE, workflowId, args });
  const result = handle.result() as Promise<LoadResult>;
  const ended = result.then(nothing, nothing); // how it ended is what the test asks for
  const run: FakeRun = {
    calls,
    handle,
    result,
    get names() {
      return calls.map(([name]) => name);
    },
  };
  await during(run);
  await ended;
  return run;
}

const nothing = (): void => undefined;

/** A promise that a test resolves itself. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

/** Body of an activity that works until it is cancelled. @throws CancelledFailure */
export async function untilCancelled(): Promise<never> {
  const beating = setInterval(() => Context.current().heartbeat(), 50);
  return Context.current().cancelled.finally(() => clearInterval(beating));
}
