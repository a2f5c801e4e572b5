import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Progress } from '../../src/workflows/progress.js';
import { checks, failed, failing, failure, held, holding, refused, timesOf, update } from '../support/hold-bench.js';
import { until } from '../support/until.js';
import { fakeRun } from '../support/workflow-bench.js';

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
