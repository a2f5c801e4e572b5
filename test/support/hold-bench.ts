import assert from 'node:assert/strict';
import { WorkflowFailedError, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { LoadPlan } from '../../src/model/plan.js';
import type { PlannedCheck } from '../../src/model/checks.js';
import type { LoadResult } from '../../src/model/result.js';
import type { Progress } from '../../src/workflows/progress.js';
import { PLAN } from './fake-plan.js';
import { until } from './until.js';
import { fakeRun, type FakeActivities, type FakeRun } from './workflow-bench.js';

/** Failure of an activity that is not retried. */
export const failure = (type: string, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: `${type} happened`, nonRetryable: true, details });
/** The result of a check that passed. */
export const passed = (name: string) => ({ name, severity: 'error', status: 'passed', failing: 0 });

/** Waits until so many steps are held. @returns how the load stands then. */
export async function held(handle: WorkflowHandle, count = 1): Promise<Progress> {
  return until(
    () => handle.query<Progress>('progress'),
    (progress) => progress.held.length === count,
  );
}

/** A load that holds what fails. */
export function holding(
  replaced: Partial<FakeActivities>,
  during: (run: FakeRun) => Promise<void>,
  plan: Partial<LoadPlan> = {},
): Promise<FakeRun> {
  const planLoad = async () => ({ ...PLAN, onFailure: 'hold', ...plan });
  return fakeRun({ planLoad, ...replaced }, during);
}

/** Sends an update. @returns what is held then. */
export const update = (handle: WorkflowHandle, name: string, ...args: unknown[]) =>
  handle.executeUpdate<{ held: string[] }, [unknown]>(name, { args: args as [unknown] });

/** Sends an update that has to be refused, for this reason. */
export async function refused(handle: WorkflowHandle, name: string, args: unknown[], problem: RegExp): Promise<void> {
  const error: unknown = await update(handle, name, ...args).then(
    () => assert.fail(`${name} ${JSON.stringify(args)} was taken`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure, String(error));
  assert.equal(error.cause.type, 'UPDATE_REFUSED');
  assert.match(error.cause.message, problem, `${name} ${JSON.stringify(args)}`);
}

/** @returns the result that a load has which failed. */
export async function failed({ result }: FakeRun): Promise<LoadResult> {
  const error: unknown = await result.then(
    () => assert.fail('the load completed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure, String(error));
  return error.cause.details?.[0] as LoadResult;
}

/** Count of the calls of an activity. */
export const timesOf = ({ names }: FakeRun, name: string) => names.filter((one) => one === name).length;

/** Fails so often, then succeeds. */
export function failing<T>(times: number, type: string, answer: T): () => Promise<T> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw failure(type);
    return answer;
  };
}

/** Checks of which these fail with so many rows. */
export function checks(wrong: Record<string, number>) {
  return async ({ check: { name } }: { check: PlannedCheck }) => {
    const rows = wrong[name] ?? 0;
    if (rows > 0) throw failure('CHECK_FAILED', [{ check: name, failing: rows, sql: `sql/checks/${name}.sql` }]);
    return passed(name);
  };
}
