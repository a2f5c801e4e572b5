import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNotifiedInTime } from './night.js';
import { testServices } from '../support/services.js';
import { NIGHTS } from './nights.js';
import { explain } from './report.js';
import { runNight } from './run-night.js';

/** Nights of less than a minute together; `npm run test:night` runs all. */
const QUICK = [
  'a record is no JSON',
  'a trigger drops the rows of times',
  'the schedule is deleted',
  'a check fails, and the webhook answers 500, a mail arrives',
];

// Asked for in a test, they would end with it.
await testServices();

test('there are forty nights or more, each with a name of its own', () => {
  const names = Object.values(NIGHTS).flatMap((nights) => nights.map(({ name }) => name));
  assert.ok(names.length >= 40, `${names.length} nights`);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    QUICK.filter((name) => !names.includes(name)),
    [],
  );
});

for (const night of Object.values(NIGHTS).flat()) {
  if (!QUICK.includes(night.name)) continue;
  test(`${night.name}: people are notified in time, with the cause and a first command that leads to the fix`, async () => {
    const verdict = await runNight(night);
    assert.ok(isNotifiedInTime(verdict) && verdict.namesCause && verdict.isFirstRight, explain(verdict));
  });
}
