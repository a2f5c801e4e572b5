import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkflowFailedError, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { LoadPlan, LoadResult, PlannedCheck } from '../../src/plan.js';
import { until } from '../support/until.js';
import type { Progress } from '../../src/workflows/progress.js';
import { PLAN } from '../support/fake-plan.js';
import { fakeRun, PUBLISHED, type FakeActivities, type FakeRun } from '../support/workflow-bench.js';

const failure = (type: string, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: `${type} happened`, nonRetryable: true, details });
const passed = (name: string) => ({ name, severity: 'error', status: 'passed', failing: 0 });

/** Waits until so many steps are held. @returns how the load stands then. */
async function held(handle: WorkflowHandle, count = 1): Promise<Progress> {
  return until(
    () => handle.query<Progress>('progress'),
    (progress) => progress.held.length === count,
  );
}

/** A load that holds what fails. */
function holding(
  replaced: Partial<FakeActivities>,
  during: (run: FakeRun) => Promise<void>,
  plan: Partial<LoadPlan> = {},
): Promise<FakeRun> {
  const planLoad = async () => ({ ...PLAN, onFailure: 'hold', ...plan });
  return fakeRun({ planLoad, ...replaced }, during);
}

const update = (handle: WorkflowHandle, name: string, ...args: unknown[]) =>
  handle.executeUpdate<{ held: string[] }, [unknown]>(name, { args: args as [unknown] });

async function refused(handle: WorkflowHandle, name: string, args: unknown[], problem: RegExp): Promise<void> {
  const error: unknown = await update(handle, name, ...args).then(
    () => assert.fail(`${name} ${JSON.stringify(args)} was taken`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure, String(error));
  assert.equal(error.cause.type, 'UPDATE_REFUSED');
  assert.match(error.cause.message, problem, `${name} ${JSON.stringify(args)}`);
}

async function failed({ result }: FakeRun): Promise<LoadResult> {
  const error: unknown = await result.then(
    () => assert.fail('the load completed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure, String(error));
  return error.cause.details?.[0] as LoadResult;
}

const timesOf = ({ names }: FakeRun, name: string) => names.filter((one) => one === name).length;

/** Fails so often, then succeeds. */
function failing<T>(times: number, type: string, answer: T): () => Promise<T> {
  let left = times;
  return async () => {
    left -= 1;
    if (left >= 0) throw failure(type);
    return answer;
  };
}

/** Checks of which these fail with so many rows. */
function checks(wrong: Record<string, number>) {
  return async ({ check: { name } }: { check: PlannedCheck }) => {
    const rows = wrong[name] ?? 0;
    if (rows > 0) throw failure('CHECK_FAILED', [{ check: name, failing: rows, sql: `sql/checks/${name}.sql` }]);
    return passed(name);
  };
}

test('a step that has failed for good is held, shown, and run again on retry; a second failure holds again', async () => {
  const loadFact = failing(2, 'SQL_FAILED', { starVersion: 7, rows: { new_play: 6 } });
  const run = await holding({ loadFact }, async ({ handle }) => {
    const { held: first, steps } = await held(handle);
    assert.deepEqual(
      [first[0]?.failure.code, first[0]?.failure.step, first[0]?.check],
      ['SQL_FAILED', 'loadFact songplay', null],
    );
    assert.equal(steps.at(-1)?.state, 'held');
    assert.deepEqual(await update(handle, 'retry'), { held: [] });
    await until(
      () => handle.query<Progress>('progress'),
      (now) => now.held.length === 1 && now.steps.filter(({ step }) => step === 'loadFact').length === 2,
    );
    await update(handle, 'retry', {});
  });
  const { status, failure: none } = await run.result;
  assert.deepEqual([status, none], ['COMPLETED', null]);
  assert.deepEqual(
    ['copyStaging', 'loadDimension', 'loadFact'].map((name) => timesOf(run, name)),
    [2, 4, 3],
  );
  const [, cleanUp] = run.calls.find(([name]) => name === 'cleanUp') ?? [];
  const states = (cleanUp as { steps: { step: string; state: string }[] }).steps;
  assert.deepEqual(
    states.filter(({ step }) => step === 'loadFact').map(({ state }) => state),
    ['failed', 'failed', 'done'],
  );
});

test('of steps side by side those that succeeded are not repeated', async () => {
  const songs = failing(1, 'PERMISSION_DENIED', { rows: 1, rejected: 0, bytes: 1 });
  const copyStaging = async ({ source }: { source: string }) =>
    source === 'songs' ? songs() : { rows: 3, rejected: 0, bytes: 1 };
  const run = await holding({ copyStaging }, async ({ handle }) => {
    const { steps } = await until(
      () => handle.query<Progress>('progress'),
      (now) =>
        now.held.length === 1 && now.steps.some(({ subject, state }) => subject === 'stage_events' && state === 'done'),
    );
    assert.equal(steps.find(({ subject }) => subject === 'stage_songs')?.state, 'held');
    await update(handle, 'retry');
  });
  assert.deepEqual((await run.result).staged, { stage_events: 3, stage_songs: 1, rejected: 0 });
  assert.equal(timesOf(run, 'copyStaging'), 3);
  assert.equal(timesOf(run, 'discoverObjects'), 1);
});

test('while a step is being tried again nothing is held', async () => {
  let tries = 0;
  const run = await holding(
    {
      createTables: async () => {
        tries += 1;
        if (tries < 3)
          throw ApplicationFailure.create({ type: 'WAREHOUSE_UNAVAILABLE', nextRetryDelay: '300 milliseconds' });
      },
    },
    async ({ handle }) => {
      await until(
        async () => tries,
        (now) => now === 2,
      );
      await refused(handle, 'retry', [], /nothing is held/);
    },
  );
  assert.equal((await run.result).status, 'COMPLETED');
});

test('each failed check is accepted for itself, with a reason; the publish is told', async () => {
  const run = await holding({ runCheck: checks({ second: 3, third: 4 }) }, async ({ handle }) => {
    await held(handle, 2);
    assert.deepEqual(await update(handle, 'accept', { check: 'second', reason: ' known ' }), {
      held: ['runCheck third'],
    });
    await refused(handle, 'accept', [{ check: 'second', reason: 'again' }], /expected one of .*: third$/);
    assert.deepEqual(await update(handle, 'accept', { check: 'third', reason: 'known too' }), { held: [] });
  });
  const accepted = [
    passed('first'),
    { name: 'second', severity: 'error', status: 'failed', failing: 3, accepted: 'known' },
    { name: 'third', severity: 'error', status: 'failed', failing: 4, accepted: 'known too' },
  ];
  assert.deepEqual((await run.result).checks, accepted);
  const [, publish] = run.calls.find(([name]) => name === 'publish') ?? [];
  assert.deepEqual((publish as { checks: unknown }).checks, accepted);
  assert.equal(timesOf(run, 'runCheck'), 3);
});

test('of failed checks one can be accepted and the other run again', async () => {
  const wrong: Record<string, number> = { second: 3, third: 4 };
  const run = await holding(
    { runCheck: (input: { check: PlannedCheck }) => checks(wrong)(input) },
    async ({ handle }) => {
      await held(handle, 2);
      await update(handle, 'accept', { check: 'second', reason: 'known' });
      delete wrong['third'];
      await update(handle, 'retry');
    },
  );
  const { checks: ended } = await run.result;
  assert.deepEqual(
    ended.map(({ status, accepted }) => [status, accepted]),
    [
      ['passed', undefined],
      ['failed', 'known'],
      ['passed', undefined],
    ],
  );
  assert.equal(timesOf(run, 'runCheck'), 4);
});

test('a check that was accepted is asked for again only where more rows fail, after another run has published', async () => {
  const answers = [{ outcome: 'outdated' }, { outcome: 'outdated' }, PUBLISHED];
  const wrong: Record<string, number> = { second: 3 };
  const replaced = {
    runCheck: (input: { check: PlannedCheck }) => checks(wrong)(input),
    publish: async () => {
      if (answers.length === 2) wrong['second'] = 5;
      return answers.shift();
    },
  };
  const run = await holding(replaced, async ({ handle }) => {
    await held(handle);
    await update(handle, 'accept', { check: 'second', reason: 'three are known' });
    const { checks: shown } = await until(
      () => handle.query<Progress>('progress'),
      (now) => now.held.length === 1 && now.checks.some(({ failing }) => failing === 5),
    );
    assert.equal(shown.find(({ name }) => name === 'second')?.accepted, undefined);
    await update(handle, 'accept', { check: 'second', reason: 'five are known' });
  });
  const { checks: ended } = await run.result;
  assert.equal(ended.find(({ name }) => name === 'second')?.accepted, 'five are known');
});

test('abort ends the load with what had failed, and says who ended it', async () => {
  const runCheck = checks({ second: 3, third: 4 });
  const run = await holding({ runCheck }, async ({ handle }) => {
    await held(handle, 2);
    assert.deepEqual(await update(handle, 'abort', { reason: 'not tonight' }), { held: [] });
  });
  const { failure: ended, status } = await failed(run);
  assert.deepEqual([status, ended?.code, ended?.sql !== undefined], ['FAILED', 'CHECK_FAILED', true]);
  assert.match(ended?.message ?? '', /CHECK_FAILED happened\nAborted by an operator: not tonight$/);
  assert.ok(!run.names.includes('publish'));
  assert.equal(run.names.at(-1), 'recordFailure');
});

test('what nobody decides on fails when its time is over', async () => {
  const run = await holding(
    { loadFact: failing(9, 'SQL_FAILED', null) },
    async ({ handle }) => void (await held(handle)),
    { holdHours: 1 / 3600 },
  );
  const { failure: ended } = await failed(run);
  assert.equal(ended?.step, 'loadFact songplay');
  assert.match(ended.message, /SQL_FAILED happened\nHeld for .* hours, and nobody decided$/);
});

test('a load that is cancelled while it is held ends as cancelled, and is closed in the ledger', async () => {
  const run = await holding({ runCheck: checks({ second: 3 }) }, async ({ handle }) => {
    await held(handle);
    await handle.cancel();
  });
  await assert.rejects(
    run.result,
    (error) => error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure,
  );
  const [name, record] = run.calls.at(-1) ?? [];
  assert.deepEqual([name, (record as { failure: { code: string } }).failure.code], ['recordFailure', 'CANCELLED']);
  assert.ok((record as { steps: { state: string }[] }).steps.every(({ state }) => state !== 'held'));
});

test('without hold a failure ends the load at once', async () => {
  const run = await fakeRun({ loadFact: failing(9, 'SQL_FAILED', null) }, async () => undefined);
  assert.equal((await failed(run)).failure?.code, 'SQL_FAILED');
});

test('objects that change all the time are held after the last listing, and listed again on retry', async () => {
  let tries = 0;
  const copyStaging = async () => {
    tries += 1;
    if (tries <= 10) throw failure('OBJECT_CHANGED');
    return { rows: 1, rejected: 0, bytes: 1 };
  };
  const run = await holding({ copyStaging }, async ({ handle }) => {
    await held(handle);
    assert.equal(tries, 10, 'two sources, five listings');
    await update(handle, 'retry');
  });
  assert.equal((await run.result).status, 'COMPLETED');
  assert.equal(timesOf(run, 'discoverObjects'), 6);
});

test('updates that make no sense are refused, and say why', async () => {
  const gate = failing(1, 'SQL_FAILED', { starVersion: 7, rows: {} });
  await holding({ loadFact: gate, runCheck: checks({ second: 1 }) }, async ({ handle }) => {
    await held(handle);
    await refused(
      handle,
      'accept',
      [{ check: 'second', reason: 'x' }],
      /no failed check is held, only loadFact songplay/,
    );
    await update(handle, 'retry');
    await until(
      () => handle.query<Progress>('progress'),
      (now) => now.held[0]?.check === 'second',
    );
    const wrong: [string, unknown[], RegExp][] = [
      ['retry', ['now'], /expected no input/],
      ['retry', [{ check: 'second' }], /check: not known; expected no input/],
      ['accept', [], /expected an object with check and reason/],
      ['accept', ['second'], /expected an object/],
      ['accept', [[]], /expected an object/],
      ['accept', [{ check: 'first', reason: 'x' }], /check: expected one of the failed checks that are held: second/],
      ['accept', [{ check: 2, reason: 'x' }], /check: expected one of/],
      ['accept', [{ check: 'second' }], /reason: expected text of 1 to 250 characters/],
      ['accept', [{ check: 'second', reason: '  ' }], /reason: /],
      ['accept', [{ check: 'second', reason: 'x'.repeat(251) }], /reason: /],
      ['accept', [{ check: 'second', reason: 5 }], /reason: /],
      ['accept', [{ check: 'second', reason: 'x', because: 'y' }], /because: not known/],
      ['abort', [{ reason: 5 }], /reason: /],
      ['abort', ['stop'], /expected an object with reason/],
    ];
    for (const [name, args, problem] of wrong) await refused(handle, name, args, problem);
    assert.equal((await held(handle)).held.length, 1, 'nothing of that was done');
    await update(handle, 'abort', null);
  });
});
