import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { PlannedCheck } from '../../src/model/checks.js';
import { NO_OBJECTS, type Failure, type LoadResult } from '../../src/model/result.js';
import { NOTHING_CHANGED } from '../../src/model/star.js';
import type { Progress } from '../../src/workflows/progress.js';
import { candidateStepsOf } from '../../src/model/plan.js';
import { PLAN } from '../support/fake-plan.js';
import { deferred, fakeRun, PUBLISHED, untilCancelled, type FakeRun } from '../support/workflow-bench.js';

const nothing = () => Promise.resolve();
const retried = (type: string) => ApplicationFailure.create({ type, message: type, nextRetryDelay: '1 millisecond' });
const final = (type: string, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: `${type} happened`, nonRetryable: true, details });

/** The failure that a workflow ended with: its cause, and the result within it. */
async function failed({ result }: FakeRun): Promise<{ cause: ApplicationFailure; result: LoadResult }> {
  const error: unknown = await result.then(
    () => assert.fail('the load completed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure, String(error));
  return { cause: error.cause, result: error.cause.details?.[0] as LoadResult };
}

/** A gate that holds activities until as many have come as were expected. */
function meeting(expected: number): () => Promise<void> {
  let arrive = (): void => undefined;
  const all = new Promise<void>((resolve) => (arrive = resolve));
  let there = 0;
  return () => {
    there += 1;
    if (there === expected) arrive();
    return all;
  };
}

test('the steps run in their order, and the result says what they did', async () => {
  const run = await fakeRun({}, nothing, { full: true });
  const order = run.names.filter((name, i) => name !== run.names[i - 1]);
  const steps = [
    'planLoad',
    'createTables',
    'discoverObjects',
    'copyStaging',
    'loadDimension',
    'loadFact',
    'runCheck',
    'publish',
  ];
  assert.deepEqual(order, [...steps, 'cleanUp']);
  assert.deepEqual(run.calls[0], ['planLoad', { full: true }, 0]);
  assert.deepEqual(run.calls.find(([name]) => name === 'publish')?.[1], {
    loadId: 'fake',
    starVersion: 7,
    candidates: candidateStepsOf(PLAN),
    checks: PLAN.checks.map(({ name, severity }) => ({ name, severity, status: 'passed', failing: 0 })),
    isRebuild: false,
  });
  const { status, staged, moved, tables, objects, failure, checks, loadId } = await run.result;
  assert.deepEqual([status, moved, failure, checks.length, loadId], ['COMPLETED', 2, null, 3, 'fake']);
  assert.deepEqual(staged, { stage_events: 4, stage_songs: 4, rejected: 2 });
  assert.deepEqual([tables.users, objects.events.loaded], [5, 2]);
});

/** Argument of the last call of an activity. */
function givenTo(calls: FakeRun['calls'], activity: string, at = 1): Readonly<Record<string, unknown>> {
  const call = calls.findLast(([name]) => name === activity);
  return call?.[at] as Readonly<Record<string, unknown>>;
}

test('a load lasts until its publish, its listing that found nothing new, or its failure, also as the ledger has it', async () => {
  const slow = async (): Promise<undefined> => void (await sleep(1_500));
  const discoverObjects = async () => ({ events: NOTHING_NEW, songs: NOTHING_NEW });
  const published = await fakeRun({ cleanUp: slow }, nothing);
  const unchanged = await fakeRun(
    {
      planLoad: async () => ({ ...PLAN, endsWhenNothingNew: true }),
      discoverObjects,
      recordNothingNew: () => slow().then(() => PUBLISHED),
    },
    nothing,
  );
  const broken = await fakeRun(
    {
      publish: () => Promise.reject(final('SQL_FAILED')),
      recordFailure: () => slow().then(() => ({ tables: PUBLISHED.tables, published: null })),
    },
    nothing,
  );
  const ends = [
    { run: published, closing: 'cleanUp', result: await published.result },
    { run: unchanged, closing: 'recordNothingNew', result: await unchanged.result },
    { run: broken, closing: 'recordFailure', result: (await failed(broken)).result },
  ];
  for (const { run, closing, result } of ends) {
    const { startedAt } = givenTo(run.calls, 'createTables', 2);
    const { endedAt } = givenTo(run.calls, closing);
    assert.equal(result.durationMs, Number(endedAt) - Number(startedAt), closing);
    assert.ok(result.durationMs > 0, closing);
  }
});

const NOTHING_NEW = { listed: 3, loaded: 0, skipped: 3, bytes: 0 };

test('a run that finds nothing new ends after it has listed, where its plan says so', async () => {
  const planLoad = async () => ({ ...PLAN, endsWhenNothingNew: true });
  const discoverObjects = async () => ({ events: NOTHING_NEW, songs: NOTHING_NEW });
  const run = await fakeRun({ planLoad, discoverObjects }, nothing);
  const { status, objects, staged, tables, changed, checks } = await run.result;
  assert.deepEqual(run.names, ['planLoad', 'createTables', 'discoverObjects', 'recordNothingNew']);
  assert.deepEqual([status, objects.events.skipped, checks, tables.users], ['COMPLETED', 3, [], 8]);
  assert.deepEqual([staged.stage_events, changed.users], [0, { inserted: 0, updated: 0 }]);
  const { steps } = run.calls.at(-1)?.[1] as { steps: { step: string }[] };
  assert.deepEqual(
    steps.map(({ step }) => step),
    ['planLoad', 'createTables', 'discoverObjects'],
  );
});

test('a load window without any log is a warning, however many logs are of other days', async () => {
  const window = { from: '2031-01-01', to: '2031-01-01' };
  const planLoad = async () => ({ ...PLAN, endsWhenNothingNew: true, window });
  const warningsOf = async (outside: number) => {
    const discoverObjects = async () => ({ events: { ...NOTHING_NEW, outside }, songs: NOTHING_NEW });
    return (await (await fakeRun({ planLoad, discoverObjects }, nothing)).result).warnings;
  };
  assert.deepEqual(await warningsOf(3), ['No object of the logs is of 2031-01-01: 3 are of other days']);
  assert.deepEqual(await warningsOf(2), []);
});

test('a run with objects to load, and one whose plan is of an older worker, go through all steps', async () => {
  const planLoad = async () => ({ ...PLAN, endsWhenNothingNew: true });
  const discoverObjects = async () => ({ events: NOTHING_NEW, songs: NOTHING_NEW });
  const withObjects = await fakeRun({ planLoad }, nothing);
  const older = await fakeRun({ discoverObjects }, nothing);
  for (const { names, calls } of [withObjects, older]) {
    assert.ok(names.includes('copyStaging') && names.includes('publish') && !names.includes('recordNothingNew'));
    assert.equal(givenTo(calls, 'createTables', 2).withRunSchema, calls === older.calls);
  }
});

test('without input the activity that plans gets none', async () => {
  const run = await fakeRun({}, nothing);
  assert.equal(run.calls[0]?.[1] ?? null, null);
});

test('sources, dimensions and checks run side by side', async () => {
  const sources = meeting(2);
  const dimensions = meeting(4);
  const checks = meeting(3);
  const run = await fakeRun(
    {
      copyStaging: async () => sources().then(() => ({ rows: 1, rejected: 0, bytes: 1 })),
      loadDimension: async () => dimensions().then(() => ({ starVersion: 1, rows: {} })),
      runCheck: async ({ check }: { check: PlannedCheck }) =>
        checks().then(() => ({ name: check.name, severity: 'error', status: 'passed', failing: 0 })),
    },
    nothing,
  );
  assert.equal((await run.result).status, 'COMPLETED');
});

test('the fact begins once song is made, beside the other dimensions', async () => {
  const besideFact = meeting(4);
  let isSongMade = false;
  const made = { starVersion: 1, rows: {} };
  const run = await fakeRun(
    {
      loadDimension: async ({ table }: { table: string }) => {
        if (table !== 'song') await besideFact();
        isSongMade ||= table === 'song';
        return made;
      },
      loadFact: async () => {
        assert.ok(isSongMade);
        await besideFact();
        return made;
      },
    },
    nothing,
  );
  assert.equal((await run.result).status, 'COMPLETED');
});

test('the publish gets the oldest version that candidates were made against', async () => {
  const versions = [9, 8, 9, 9];
  const run = await fakeRun({ loadDimension: async () => ({ starVersion: versions.pop(), rows: {} }) }, nothing);
  assert.equal((run.calls.find(([name]) => name === 'publish')?.[1] as { starVersion: number }).starVersion, 7);
});

test('when another run has published first, candidates are made and checked again, and nothing is staged again', async () => {
  const answers = [{ outcome: 'outdated' }, { outcome: 'outdated' }, PUBLISHED];
  const run = await fakeRun({ publish: async () => answers.shift() }, nothing);
  const times = (name: string) => run.names.filter((one) => one === name).length;
  assert.deepEqual(['publish', 'loadFact', 'loadDimension', 'runCheck', 'copyStaging'].map(times), [3, 3, 12, 9, 2]);
  assert.equal((await run.result).checks.length, 3);
  const { warnings } = await run.handle.query<Progress>('progress');
  assert.match(warnings.join(), /^another load published first, 2 times: /);
});

test('when another run has loaded its objects first, the load lists again and does all steps that follow', async () => {
  const answers = [{ outcome: 'overtaken' }, PUBLISHED];
  const run = await fakeRun({ publish: async () => answers.shift() }, nothing);
  const times = (name: string) => run.names.filter((one) => one === name).length;
  const steps = ['createTables', 'discoverObjects', 'copyStaging', 'loadFact', 'runCheck', 'publish'];
  assert.deepEqual(steps.map(times), [1, 2, 4, 2, 6, 2]);
  assert.equal((await run.result).checks.length, 3);
});

test('a load that finds nothing left after another one was first says so, and counts nothing of its first try', async () => {
  const FOUND = { listed: 3, loaded: 2, skipped: 1, bytes: 9 };
  const found = [
    { events: FOUND, songs: FOUND },
    { events: NO_OBJECTS, songs: NO_OBJECTS },
  ];
  const run = await fakeRun(
    {
      planLoad: async () => ({ ...PLAN, endsWhenNothingNew: true }),
      discoverObjects: async () => found.shift(),
      publish: async () => ({ outcome: 'overtaken' }),
    },
    nothing,
  );
  const { status, staged, checks } = await run.result;
  assert.deepEqual([status, staged.stage_events, checks], ['COMPLETED', 0, []]);
  assert.ok(run.names.includes('recordNothingNew'));
});

test('when an object has changed since the listing, the load lists again', async () => {
  let tries = 0;
  const copyStaging = async () => {
    tries += 1;
    if (tries === 1) throw retried('OBJECT_CHANGED');
    return { rows: 1, rejected: 0, bytes: 1 };
  };
  const run = await fakeRun({ copyStaging }, nothing);
  assert.equal((await run.result).status, 'COMPLETED');
  assert.equal(run.names.filter((name) => name === 'discoverObjects').length, 2);
});

test('objects that change all the time fail the load at last', async () => {
  const run = await fakeRun({ copyStaging: async () => Promise.reject(retried('OBJECT_CHANGED')) }, nothing);
  assert.equal((await failed(run)).cause.type, 'OBJECT_CHANGED');
  assert.equal(run.names.filter((name) => name === 'discoverObjects').length, 5);
});

test('a failing check lets the others finish; the load fails with the first of them, and publishes nothing', async () => {
  const runCheck = async ({ check: { name } }: { check: PlannedCheck }) => {
    if (name === 'first') return { name, severity: 'error', status: 'passed', failing: 0 };
    if (name === 'second') await sleep(300);
    throw final('CHECK_FAILED', [{ check: name, failing: name === 'second' ? 3 : 4 }]);
  };
  const run = await fakeRun({ runCheck }, nothing);
  const { cause, result } = await failed(run);
  assert.deepEqual([cause.type, cause.nonRetryable], ['CHECK_FAILED', true]);
  assert.match(cause.message, /^runCheck second: CHECK_FAILED happened/);
  assert.deepEqual(
    result.checks.map(({ name, status, failing }) => [name, status, failing]),
    [
      ['first', 'passed', 0],
      ['second', 'failed', 3],
      ['third', 'failed', 4],
    ],
  );
  assert.deepEqual(
    [result.status, result.failure?.code, result.tables.users, result.changed.users],
    ['FAILED', 'CHECK_FAILED', 9, { inserted: 0, updated: 0, deleted: 0 }],
  );
  assert.ok(!run.names.includes('publish') && !run.names.includes('cleanUp'));
  const [, record] = run.calls.find(([name]) => name === 'recordFailure') ?? [];
  assert.deepEqual((record as { failure: unknown }).failure, result.failure);
});

test('a warning does not stop the load', async () => {
  const runCheck = async ({ check: { name } }: { check: PlannedCheck }) => ({
    name,
    severity: 'warn',
    status: 'failed',
    failing: 2,
  });
  const { checks, status } = await (await fakeRun({ runCheck }, nothing)).result;
  assert.deepEqual([status, checks.map((check) => check.status)], ['COMPLETED', ['failed', 'failed', 'failed']]);
});

test('what can succeed when tried again is tried again, what cannot is not', async () => {
  let tries = 0;
  const createTables = async () => {
    tries += 1;
    if (tries < 3) throw retried('WAREHOUSE_UNAVAILABLE');
  };
  assert.equal((await (await fakeRun({ createTables }, nothing)).result).status, 'COMPLETED');
  assert.equal(tries, 3);
  const run = await fakeRun({ createTables: async () => Promise.reject(final('PERMISSION_DENIED')) }, nothing);
  const { cause, result } = await failed(run);
  assert.deepEqual([cause.type, result.failure?.step], ['PERMISSION_DENIED', 'createTables']);
  assert.deepEqual(run.names, ['planLoad', 'createTables']);
});

test('a load that fails before it is in the ledger has a result of the same shape', async () => {
  const whole = await (await fakeRun({}, nothing)).result;
  const run = await fakeRun({ planLoad: async () => Promise.reject(final('INPUT_INVALID')) }, nothing);
  const { result } = await failed(run);
  assert.deepEqual(Object.keys(result).sort(), Object.keys(whole).sort());
  assert.deepEqual([result.loadId, result.failure?.code, result.tables.users], [null, 'INPUT_INVALID', 0]);
});

test('when one source fails the other is cancelled, and the failure is that of the first', async () => {
  let cancelled = false;
  const both = meeting(2);
  const copyStaging = async ({ source }: { source: string }) => {
    await both();
    if (source === 'events') throw final('RECORDS_REJECTED');
    await untilCancelled().catch((error: unknown) => {
      cancelled = error instanceof CancelledFailure;
      throw error;
    });
  };
  const { cause } = await failed(await fakeRun({ copyStaging }, nothing));
  assert.equal(cause.type, 'RECORDS_REJECTED');
  assert.ok(cancelled);
});

test('a load that is cancelled stops its step, is closed in the ledger, and ends as cancelled', async () => {
  const begun = deferred();
  const loadFact = async () => {
    begun.resolve();
    await untilCancelled();
  };
  const run = await fakeRun({ loadFact }, async ({ handle }) => {
    await begun.promise;
    await handle.cancel();
  });
  await assert.rejects(
    run.result,
    (error) => error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure,
  );
  const [, record] = run.calls.at(-1) ?? [];
  assert.equal(run.names.at(-1), 'recordFailure');
  assert.equal((record as { failure: { code: string } }).failure.code, 'CANCELLED');
});

for (const onFailure of ['fail', 'hold'] as const) {
  test(`a load whose step fails while it is cancelled was cancelled, on failure ${onFailure}`, async () => {
    const begun = deferred();
    const loadFact = async () => {
      begun.resolve();
      await untilCancelled().catch(() => Promise.reject(retried('SOURCE_UNAVAILABLE')));
    };
    const run = await fakeRun({ planLoad: async () => ({ ...PLAN, onFailure }), loadFact }, async ({ handle }) => {
      await begun.promise;
      await handle.cancel();
    });
    await assert.rejects(
      run.result,
      (error) => error instanceof WorkflowFailedError && error.cause instanceof CancelledFailure,
    );
    const [name, record] = run.calls.at(-1) ?? [];
    assert.deepEqual([name, (record as { failure: { code: string } }).failure.code], ['recordFailure', 'CANCELLED']);
  });
}

test('the query progress says which steps are done, which runs, and what they did', async () => {
  const begun = deferred();
  const go = deferred();
  const loadFact = async () => {
    begun.resolve();
    await go.promise;
    return { starVersion: 7, rows: { new_play: 6 } };
  };
  await fakeRun({ loadFact }, async ({ handle }) => {
    await begun.promise;
    const { plan, steps, failure } = await handle.query<Progress>('progress');
    assert.deepEqual([plan, failure], [PLAN, null]);
    assert.deepEqual(await handle.query('plan'), PLAN);
    const state = (name: string, subject = '') =>
      steps.find((one) => one.step === name && one.subject === subject)?.state;
    assert.deepEqual(
      [state('createTables'), state('loadFact', 'songplay'), state('publish')],
      ['done', 'running', undefined],
    );
    assert.equal(steps.find(({ subject }) => subject === 'stage_events')?.rows, 4);
    go.resolve();
  });
});

test('a load that fails after its publish says what it has published', async () => {
  const run = await fakeRun({ cleanUp: () => Promise.reject(final('SQL_FAILED')) }, nothing);
  const { result } = await failed(run);
  assert.deepEqual(
    [result.failure?.published, result.changed, result.moved],
    ['yes', PUBLISHED.changed, PUBLISHED.moved],
  );
});

test('a load whose publish was answered by nobody asks the ledger whether it was published', async () => {
  const recorded: unknown[] = [];
  const lost = (published: typeof PUBLISHED | null) => ({
    publish: () => Promise.reject(final('WAREHOUSE_UNAVAILABLE')),
    recordFailure: async ({ failure }: { failure: Failure }) => {
      recorded.push(failure.published);
      return { tables: PUBLISHED.tables, published };
    },
  });
  const found = (await failed(await fakeRun(lost(PUBLISHED), nothing))).result;
  const missed = (await failed(await fakeRun(lost(null), nothing))).result;
  assert.deepEqual(recorded, ['unknown', 'unknown']);
  assert.deepEqual([found.failure?.published, found.changed], ['yes', PUBLISHED.changed]);
  assert.deepEqual([missed.failure?.published, missed.changed], ['unknown', NOTHING_CHANGED]);
});

test('a load whose publish says why it failed has published nothing', async () => {
  const publish = () => Promise.reject(final('STAR_CHANGED'));
  const { result } = await failed(await fakeRun({ publish }, nothing));
  assert.deepEqual([result.failure?.published, result.changed], [undefined, NOTHING_CHANGED]);
});

test('a worker of an older version that records the failure answers with row counts alone', async () => {
  const broken = { loadFact: () => Promise.reject(final('SQL_FAILED')), recordFailure: async () => PUBLISHED.tables };
  const { result } = await failed(await fakeRun(broken, nothing));
  assert.deepEqual([result.tables, result.changed], [PUBLISHED.tables, NOTHING_CHANGED]);
});

test('a load keeps its own failure where the ledger cannot be told of it', async () => {
  const broken = {
    loadFact: () => Promise.reject(final('SQL_FAILED')),
    recordFailure: () => Promise.reject(final('WAREHOUSE_UNAVAILABLE')),
  };
  const { cause, result } = await failed(await fakeRun(broken, nothing));
  assert.equal(cause.type, 'SQL_FAILED');
  assert.match(
    result.failure?.message ?? '',
    /SQL_FAILED happened[^]*ledger has no record of it: WAREHOUSE_UNAVAILABLE/,
  );
});
