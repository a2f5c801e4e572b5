import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { DatabaseError } from 'pg';
import { runActivity } from '../../src/activities/run-activity.js';
import { LoadError } from '../../src/model/errors.js';
import { sqlFile } from '../../src/sql/files.js';
import { toLoadError } from '../../src/warehouse/errors.js';
import { until } from '../support/until.js';
import { deferred, fakeRun } from '../support/workflow-bench.js';

const { Failure } = proto.temporal.api.failure.v1;
type Shown = proto.temporal.api.failure.v1.IFailure;

/** What the page shows of a step that is tried again stays below this, in bytes; the server itself cuts at 4 KiB. */
const LIMIT = 2_048;

/** The failure of a step that is being tried again, as the server tells it. */
async function shownWhileRetrying(error: unknown): Promise<Shown> {
  const read = deferred();
  let tries = 0;
  const createTables = () =>
    runActivity(async () => {
      tries += 1;
      if (tries === 1) throw error;
      await read.promise;
    });
  let shown: Shown | null | undefined;
  await fakeRun({ createTables }, async ({ handle }) => {
    shown = await until(
      () => lastFailure(handle),
      (failure) => failure !== null,
    );
    read.resolve();
  });
  assert.ok(shown);
  return shown;
}

async function lastFailure(handle: WorkflowHandle): Promise<Shown | null> {
  const { raw } = await handle.describe();
  return raw.pendingActivities?.[0]?.lastFailure ?? null;
}

const detailsOf = ({ applicationFailureInfo }: Shown) => {
  const [payload] = applicationFailureInfo?.details?.payloads ?? [];
  return JSON.parse(Buffer.from(payload?.data ?? []).toString()) as Record<string, unknown>;
};

test('a long failure of a statement, in whatever letters, begins with where it is and is whole within 2 KiB', async () => {
  const database = Object.assign(new DatabaseError(`${'ü'.repeat(3_000)}`, 1, 'error'), {
    code: '57P01',
    position: '9',
  });
  const file = sqlFile('load/songplay.sql');
  const shown = await shownWhileRetrying(toLoadError(database, { file, statement: file.statements[0]! }));
  assert.match(shown.message ?? '', /^sql\/load\/songplay\.sql:\d+: üüü/);
  assert.match(shown.message ?? '', /…\nCheck that the warehouse .* \(WAREHOUSE_UNAVAILABLE, docs\/errors\.md\)$/);
  const { file: path, line, sqlState, more } = detailsOf(shown);
  assert.deepEqual([path, typeof line, sqlState], ['sql/load/songplay.sql', 'number', '57P01']);
  assert.match(String(more), /^sparkify status fake-/);
  const bytes = Failure.encode(shown).finish().length;
  assert.ok(bytes < LIMIT, `${bytes} bytes`);
});

test('a mistake of this program shows where it happened, once, and no more than that', async () => {
  const deep = (depth: number): never => {
    if (depth > 0) return deep(depth - 1);
    throw new TypeError(`x is not a function ${'x'.repeat(5_000)}`);
  };
  const thrown = (() => {
    try {
      return deep(30);
    } catch (error) {
      return error;
    }
  })();
  const shown = await shownWhileRetrying(thrown);
  assert.match(shown.message ?? '', /^x is not a function/);
  assert.match(shown.stackTrace ?? '', /^ +at deep .*failure-size/);
  const bytes = Failure.encode(shown).finish().length;
  assert.ok(bytes < LIMIT, `${bytes} bytes`);
});

test('an object is named with its line before anything is cut', async () => {
  const where = `s3://bucket/log_data/${'part/'.repeat(40)}2018-11-01-events.json, line 17, byte 3`;
  const shown = await shownWhileRetrying(new LoadError('SOURCE_UNAVAILABLE', `${where}: ${'cut '.repeat(900)}`));
  assert.ok(shown.message?.startsWith(where));
  assert.ok(Failure.encode(shown).finish().length < LIMIT);
});
