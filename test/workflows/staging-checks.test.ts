import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { PlannedCheck } from '../../src/model/checks.js';
import type { Progress } from '../../src/workflows/progress.js';
import { PLAN } from '../support/fake-plan.js';
import { deferred, fakeRun, PUBLISHED, untilCancelled, type FakeRun } from '../support/workflow-bench.js';

const nothing = () => Promise.resolve();
const staged = {
  name: 'staged',
  severity: 'error',
  title: 'Staged.',
  path: 'checks/staged.sql',
  ofStaging: true,
} as const;
const planLoad = () => Promise.resolve({ ...PLAN, checks: [staged, ...PLAN.checks] });
const passed = ({ check: { name } }: { check: PlannedCheck }) =>
  Promise.resolve({ name, severity: 'error', status: 'passed', failing: 0 });
const final = (type: string, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: type, nonRetryable: true, details });

const checksAsked = ({ calls }: FakeRun) =>
  calls.flatMap(([name, input]) => (name === 'runCheck' ? (input as { check: PlannedCheck }).check.name : []));

async function failed(run: FakeRun): Promise<Progress> {
  await assert.rejects(run.result);
  return run.handle.query<Progress>('progress');
}

test('staging is checked while candidate rows are made, the candidates when they are there', async () => {
  const asked = deferred();
  const order = [] as string[];
  const loadFact = async () => {
    await asked.promise;
    order.push('fact');
    return { starVersion: 1, rows: {} };
  };
  const runCheck = (input: { check: PlannedCheck }) => {
    order.push(input.check.name);
    asked.resolve();
    return passed(input);
  };
  const run = await fakeRun({ planLoad, loadFact, runCheck }, nothing);
  assert.deepEqual(order.slice(0, 2), ['staged', 'fact']);
  const names = ['staged', 'first', 'second', 'third'];
  assert.deepEqual(
    (await run.result).checks.map(({ name }) => name),
    names,
  );
  assert.deepEqual(order.slice(2).sort(), names.slice(1));
});

test('when another run has published first, staging is not checked again, and still counts', async () => {
  const answers = [{ outcome: 'outdated' }, PUBLISHED];
  const run = await fakeRun({ planLoad, publish: () => Promise.resolve(answers.shift()) }, nothing);
  assert.equal(checksAsked(run).filter((name) => name === 'staged').length, 1);
  assert.equal(checksAsked(run).length, 1 + 2 * PLAN.checks.length);
  assert.equal((await run.result).checks.length, 1 + PLAN.checks.length);
});

test('what the last publish left is checked while the sources are staged, once, and counts', async () => {
  const left = { ...staged, name: 'left', ofStaging: false, ofLastPublish: true } as const;
  const asked = deferred();
  const answers = [{ outcome: 'outdated' }, PUBLISHED];
  const run = await fakeRun(
    {
      planLoad: () => Promise.resolve({ ...PLAN, checks: [...PLAN.checks, left] }),
      copyStaging: () => asked.promise.then(() => ({ rows: 1, rejected: 0, bytes: 1 })),
      runCheck: (input: { check: PlannedCheck }) => {
        if (input.check.name === 'left') asked.resolve();
        return passed(input);
      },
      publish: () => Promise.resolve(answers.shift()),
    },
    nothing,
  );
  const { checks } = await run.result;
  assert.deepEqual(
    checks.map(({ name }) => name),
    ['first', 'second', 'third', 'left'],
  );
  assert.equal(checksAsked(run).filter((name) => name === 'left').length, 1);
});

test('a failing check of staging lets all others finish, and is the failure', async () => {
  const runCheck = ({ check }: { check: PlannedCheck }) =>
    ['staged', 'second'].includes(check.name)
      ? Promise.reject(final('CHECK_FAILED', [{ check: check.name, failing: 3 }]))
      : passed({ check });
  const run = await fakeRun({ planLoad, runCheck }, nothing);
  const { failure, checks } = await failed(run);
  assert.deepEqual([failure?.code, failure?.step], ['CHECK_FAILED', 'runCheck staged']);
  assert.deepEqual(
    checks.map(({ name, status }) => `${name} ${status}`),
    ['staged failed', 'first passed', 'second failed', 'third passed'],
  );
  assert.ok(!run.names.includes('publish'));
});

test('where a dimension fails the checks of staging are cancelled, and the failure is the dimension’s', async () => {
  const begun = deferred();
  let cancelled = false;
  const runCheck = async () => {
    begun.resolve();
    await untilCancelled().catch((error: unknown) => {
      cancelled = error instanceof CancelledFailure;
      throw error;
    });
  };
  const loadDimension = () => begun.promise.then(() => Promise.reject(final('SQL_FAILED')));
  const run = await fakeRun({ planLoad, runCheck, loadDimension }, nothing);
  const { failure, steps } = await failed(run);
  assert.equal(failure?.code, 'SQL_FAILED');
  assert.match(failure.step, /^loadDimension /);
  assert.ok(cancelled);
  assert.deepEqual(
    steps.filter(({ step }) => step === 'runCheck').map(({ subject, state }) => [subject, state]),
    [['staged', 'cancelled']],
  );
});
