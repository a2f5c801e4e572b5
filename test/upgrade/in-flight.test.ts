import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import type { Client } from 'pg';
import type { LoadResult } from '../../src/model/result.js';
import type { Progress } from '../../src/workflows/progress.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { assertSameStar, dumpStar, forgetLoads, withoutSongRecords, type StarDump } from '../support/star-dump.js';
import { executeLoad } from '../support/run-workflow.js';
import { until } from '../support/until.js';
import { workerBench } from '../support/worker-bench.js';
import { noPreviousVersion, previousVersion } from './previous-version.js';

const skip = noPreviousVersion();
const bench = await workerBench({ days: 2, users: 10, songs: 30, seed: 21, eventsPerDay: 40 });

/** A load that the previous version begins and that a check of the operator's own stops on its way. */
interface InFlight {
  readonly name: string;
  readonly input: object;
  /** Whether the previous version has loaded all before, and an object was replaced since. */
  readonly replaces?: boolean;
  /** SQL of that check. It reads the table `gate`. */
  readonly check: string;
  /** Makes the check stop the load. */
  readonly block: (holder: Client) => Promise<unknown>;
  /** Lets the load continue. */
  readonly release: (holder: Client, load: WorkflowHandle) => Promise<unknown>;
  /** Whether the load has come to the check. */
  readonly isThere: (load: WorkflowHandle) => Promise<boolean>;
}

const progressOf = (load: WorkflowHandle) => load.query<Progress>('progress').catch(() => null);

const RUNNING_CHECK: InFlight = {
  name: 'a load whose check runs',
  input: {},
  check: 'select 1 as wrong from gate',
  block: (holder) => holder.query('begin; lock table gate in access exclusive mode'),
  release: (holder) => holder.query('rollback'),
  isThere: async (load) => {
    const steps = (await progressOf(load))?.steps ?? [];
    return steps.some(({ step, subject, state }) => step === 'runCheck' && subject === 'gated' && state === 'running');
  },
};

const IN_FLIGHT: readonly InFlight[] = [
  RUNNING_CHECK,
  {
    name: 'a load whose check is retried, since its connection breaks',
    input: {},
    check: 'select pg_terminate_backend(pg_backend_pid()) as wrong from gate where is_closed',
    block: (holder) => holder.query('insert into gate values (true)'),
    release: (holder) => holder.query('delete from gate'),
    isThere: async (load) => {
      const pending = (await load.describe()).raw.pendingActivities ?? [];
      return pending.some(({ attempt }) => (attempt ?? 0) > 1);
    },
  },
  {
    name: 'a load that is held, since its check has failed',
    input: { onFailure: 'hold' },
    check: 'select 1 as wrong from gate where is_closed',
    block: (holder) => holder.query('insert into gate values (true)'),
    release: (_, load) => load.executeUpdate('accept', { args: [{ check: 'gated', reason: 'known' }] }),
    isThere: async (load) => ((await progressOf(load))?.held.length ?? 0) > 0,
  },
  { ...RUNNING_CHECK, name: 'a load of an object that replaces one of the star: it lists again', replaces: true },
];

/** Cuts the last lines of the first day. */
function correctDay(root: string): void {
  const day = join(root, filesUnder(root, 'log_data').sort()[0] ?? '');
  writeFileSync(day, readFileSync(day, 'utf8').split('\n').filter(Boolean).slice(0, -15).join('\n'));
}

describe('this version ends what the previous one began', { skip, concurrency: false }, () => {
  const root = join(bench.folder, 'source');
  const freshLoad = () => loadInTurns(root, [[...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')]]);
  let program: string;
  let expected: StarDump;

  before(async () => {
    program = previousVersion();
    expected = await freshLoad();
  });

  for (const { name, input, replaces, check, block, release, isThere } of IN_FLIGHT) {
    test(name, async () => {
      await forgetLoads(bench.database);
      await bench.database.query('create table public.gate (is_closed boolean)');
      const checks = join(bench.folder, randomUUID());
      mkdirSync(checks);
      writeFileSync(join(checks, 'gated.sql'), `-- Fails if the gate is closed.\n${check}\n`);
      const env = { SPARKIFY_LOAD_CHECKS: checks };
      const holder = await bench.connect();
      const old = await bench.start(env, program);
      if (replaces === true) {
        await executeLoad(bench.client);
        correctDay(root);
        expected = await freshLoad();
      }
      await block(holder);
      const load = await bench.client.workflow.start('loadWarehouse', {
        taskQueue: 'sparkify',
        workflowId: randomUUID(),
        args: [input],
      });
      await until(() => isThere(load), Boolean);
      await old.end('SIGTERM');

      const current = await bench.start(env);
      await release(holder, load);
      await holder.end();
      const { status, failure } = (await load.result()) as LoadResult;
      assert.deepEqual([status, failure], ['COMPLETED', null]);
      const records = replaces === true ? withoutSongRecords : (dump: StarDump) => dump;
      assertSameStar(records(await dumpStar(bench.database)), records(expected));
      await current.end('SIGTERM');
    });
  }
});
