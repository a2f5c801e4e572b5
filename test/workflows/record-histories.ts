/**
 * Records the histories that `replay.test.ts` replays. Run by hand, after a change of the workflow that is meant to
 * change them: `node dist/test/workflows/record-histories.js [NAME …]`, all of them or those named.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Context } from '@temporalio/activity';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities, type Activities } from '../../src/activities/create-activities.js';
import { SETTINGS } from '../../src/config/settings.js';
import { openServices } from '../../src/embedded/services.js';
import { generateSource } from '../../src/generate/generate.js';
import { applyDaily } from '../../src/schedule/apply.js';
import { BACKFILL_ID } from '../../src/schedule/backfill-runs.js';
import { startBackfill } from '../../src/schedule/backfill.js';
import type { Work } from '../../src/schedule/daily.js';
import { triggerDaily } from '../../src/schedule/trigger.js';
import { folderStore } from '../../src/store/folder.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { WORKFLOW_BUNDLE } from '../../src/worker.js';
import { DEFAULTS } from '../schedule/support/namespace.js';
import { completedSteps } from '../support/completed-steps.js';
import { writeHistory } from '../support/history.js';
import { resetRun } from '../support/reset-run.js';
import { until } from '../support/until.js';
import type { Progress } from '../../src/workflows/progress.js';

/** Stands in the histories, so it is the same on every machine. */
const FOLDER = '/tmp/sparkify-histories';
const IDENTITY = 'sparkify-test';
const HISTORIES = fileURLToPath(new URL('../../../test/workflows/histories/', import.meta.url));

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
mkdirSync(HISTORIES, { recursive: true });
const source = await generateSource({
  out: join(FOLDER, 'data'),
  days: 1,
  users: 5,
  songs: 10,
  seed: 7,
  eventsPerDay: 20,
});
const services = await openServices(join(FOLDER, 'home'), { postgres: true, temporal: true }, () => undefined);
const { postgres, temporal } = services;
if (postgres === undefined || temporal === undefined) throw new Error('The services did not start');

const settings = SETTINGS.parse({
  CLUSTER_HOST: postgres.host,
  CLUSTER_DB_PORT: postgres.port,
  CLUSTER_DB_NAME: postgres.database,
  CLUSTER_DB_USER: postgres.user,
  CLUSTER_DB_PASSWORD: postgres.password,
  CLUSTER_ENGINE: 'postgres',
  S3_LOG_DATA: source.logData,
  S3_SONG_DATA: source.songData,
  S3_LOG_JSONPATH: source.logJsonPath,
});
const warehouse = await openWarehouse(settings);
const schemas = { star: settings.LOAD_SCHEMA, ops: settings.LOAD_OPS_SCHEMA };
const deps = { warehouse, openStore: () => folderStore, settings, schemas, alsoAllowed: () => [] };
const activities = createActivities(deps);
const connection = await Connection.connect({ address: temporal.address });
const native = await NativeConnection.connect({ address: temporal.address });
const client = new Client({ connection, identity: IDENTITY });

interface Recorded {
  readonly input?: object;
  readonly replaced?: (cancel: () => Promise<void>) => Partial<Activities>;
  /** Starts the load, where it is not simply started. */
  readonly start?: (work: Work) => Promise<WorkflowHandle>;
  /** Actions while the load runs. */
  readonly during?: (run: WorkflowHandle) => Promise<unknown>;
  /** Actions after it has ended. @returns the run to record. */
  readonly afterwards?: (run: WorkflowHandle) => Promise<WorkflowHandle>;
}

/** Runs a load with some activities replaced, and writes its history down. */
async function record(name: string, { input = {}, replaced, start, during, afterwards }: Recorded = {}): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  let run: WorkflowHandle | undefined;
  const cancel = async () => void (await run?.cancel());
  const worker = await Worker.create({
    connection: native,
    identity: IDENTITY,
    taskQueue: name,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: { ...activities, ...replaced?.(cancel) },
  });
  const ended = (handle: WorkflowHandle) => handle.result().catch(() => undefined); // some are recorded as they fail
  await worker.runUntil(async () => {
    const byHand = () => client.workflow.start('loadWarehouse', { taskQueue: name, workflowId: name, args: [input] });
    run = await (start?.({ workflowType: 'loadWarehouse', taskQueue: name }) ?? byHand());
    await during?.(run);
    await ended(run);
    const recorded = (await afterwards?.(run)) ?? run;
    await ended(recorded);
    writeFileSync(join(HISTORIES, `${name}.json`), writeHistory(await recorded.fetchHistory()));
  });
}

/** Does something with a load once something of it is held. */
async function whenHeld(run: WorkflowHandle, name: string, input: object): Promise<void> {
  await until(
    () => run.query<Progress>('progress'),
    (now) => now.held.length === 1,
  );
  await run.executeUpdate<object, [object]>(name, { args: [input] });
}

/** Makes the check of a name fail, as long as this is so. */
function failingCheck(name: string, isSo: () => boolean = () => true): Partial<Activities> {
  return {
    runCheck: ({ loadId, check }) =>
      check.name === name && isSo()
        ? failing.runCheck({ loadId, check: { ...check, path: join(CHECKS, 'fails.sql') } })
        : activities.runCheck({ loadId, check }),
  };
}

/** Has no answer from the warehouse, so often. */
function unavailable(times: number): Partial<Activities> {
  let left = times;
  return {
    createTables: async (loadId, options) => {
      left -= 1;
      if (left < 0) return activities.createTables(loadId, options);
      const message = 'connect ECONNREFUSED 127.0.0.1:5439';
      throw ApplicationFailure.create({ type: 'WAREHOUSE_UNAVAILABLE', message, nextRetryDelay: '100 milliseconds' });
    },
  };
}

/** Fails when its activity is cancelled, as a step does that fails at that moment. */
async function failedAsCancelled(): Promise<never> {
  const beating = setInterval(() => Context.current().heartbeat(), 100);
  await Context.current().cancelled.catch(() => clearInterval(beating));
  throw ApplicationFailure.create({ type: 'WAREHOUSE_UNAVAILABLE', message: 'connect ECONNREFUSED 127.0.0.1:5439' });
}

async function triggered(work: Work): Promise<WorkflowHandle> {
  await applyDaily(client, DEFAULTS, work);
  const { workflowId } = await triggerDaily(client);
  return client.workflow.getHandle(workflowId ?? '');
}

async function backfilled(work: Work): Promise<WorkflowHandle> {
  await startBackfill(client, { from: '2018-11-01', to: '2018-11-01' }, FULL, work);
  const handle = client.schedule.getHandle(BACKFILL_ID);
  const { info } = await until(
    () => handle.describe(),
    ({ info: now }) => now.recentActions.length > 0,
  );
  return client.workflow.getHandle(info.recentActions[0]?.action.workflow.workflowId ?? '');
}

const wanted = process.argv.slice(2);
const CHECKS = join(FOLDER, 'checks');
mkdirSync(CHECKS);
writeFileSync(join(CHECKS, 'fails.sql'), '-- Fails always.\nselect 1 as wrong;\n');
const failing = createActivities({ ...deps, settings: { ...settings, LOAD_CHECKS: CHECKS } });
const FULL = { full: true };
const HOLD = { full: true, onFailure: 'hold' };

try {
  await record('completed');
  await record('nothing-new');
  await record('retried', { input: FULL, replaced: () => unavailable(2) });
  await record('scheduled', { start: triggered });
  await record('backfilled', { start: backfilled });
  let rounds = 0;
  await record('outdated', {
    input: FULL,
    replaced: () => ({
      publish: async (input) => ((rounds += 1) === 1 ? { outcome: 'outdated' } : activities.publish(input)),
    }),
  });
  let tries = 0;
  await record('overtaken', {
    input: FULL,
    replaced: () => ({
      publish: async (input) => ((tries += 1) === 1 ? { outcome: 'overtaken' } : activities.publish(input)),
    }),
  });
  await record('cancelled', {
    input: FULL,
    replaced: (cancel) => ({
      loadFact: async (input) => {
        await cancel();
        return activities.loadFact(input);
      },
    }),
  });
  await record('cancelled-in-failure', {
    input: FULL,
    replaced: (cancel) => ({
      loadFact: async () => {
        await cancel();
        return failedAsCancelled();
      },
    }),
  });
  await record('check-failed', { input: FULL, replaced: () => failingCheck('song_key') });
  await record('held-aborted', {
    input: HOLD,
    replaced: () => failingCheck('song_key'),
    during: (run) => whenHeld(run, 'abort', { reason: 'recorded' }),
  });
  await record('held-accepted', {
    input: HOLD,
    replaced: () => failingCheck('song_key'),
    during: (run) => whenHeld(run, 'accept', { check: 'song_key', reason: 'recorded' }),
  });
  let isWrong = true;
  await record('held-retried', {
    input: HOLD,
    replaced: () => failingCheck('song_key', () => isWrong),
    during: async (run) => {
      await until(
        () => run.query<Progress>('progress'),
        (now) => now.held.length === 1,
      );
      isWrong = false;
      await whenHeld(run, 'retry', {});
    },
  });
  await record('held-cancelled', {
    input: HOLD,
    replaced: () => failingCheck('song_key'),
    during: async (run) => {
      await until(
        () => run.query<Progress>('progress'),
        (now) => now.held.length === 1,
      );
      await run.cancel();
    },
  });
  await record('reset', {
    input: FULL,
    afterwards: async (run) => resetRun(client, run, (await completedSteps(run)).get('loadFact') ?? 0),
  });
  const [log] = readdirSync(source.logData, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.json'),
  );
  appendFileSync(join(source.logData, String(log)), '\n{"artist": oops}\n');
  await record('records-rejected');
} finally {
  await connection.close();
  await native.close();
  await warehouse.close();
  await services.close();
  rmSync(FOLDER, { recursive: true, force: true });
}
