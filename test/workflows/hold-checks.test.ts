import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedCheck } from '../../src/model/checks.js';
import type { Progress } from '../../src/workflows/progress.js';
import { checks, held, holding, passed, refused, timesOf, update } from '../support/hold-bench.js';
import { until } from '../support/until.js';
import { PUBLISHED } from '../support/workflow-bench.js';

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
