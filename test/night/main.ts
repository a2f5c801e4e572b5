/**
 * `npm run test:night [-- --write-docs] [--only WORDS]`: breaks one night after the other, and asks of each whether people
 * are notified in time, of what, and whether the first command that they are given leads to the fix. Ends with 1 if a goal is
 * missed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseArgs } from 'node:util';
import { TEST_HOME, testServices } from '../support/services.js';
import { isNotifiedInTime, type Verdict } from './night.js';
import { NIGHTS } from './nights.js';
import { explain, reachesGoals, summaryOf, writeDocument } from './report.js';
import { runNight } from './run-night.js';

const options = { 'write-docs': { type: 'boolean' }, only: { type: 'string', default: '' } } as const;
const { 'write-docs': writesDocs = false, only } = parseArgs({ options }).values;
const home = mkdtempSync(join(tmpdir(), 'sparkify-night-'));
process.env[TEST_HOME] = home;
process.once('exit', () => rmSync(home, { recursive: true, force: true }));

// Asked for in a test, they would end with it.
await testServices();

const planned = Object.entries(NIGHTS).flatMap(([kind, nights]) =>
  nights.map((night) => ({ kind, night })).filter(({ night: { name } }) => `${kind}: ${name}`.includes(only)),
);
const verdicts = new Map<string, Verdict[]>();
for (const { kind, night } of planned) {
  // A night that misses a goal is a figure of the run; one that does not take place is a failed test.
  test(`${kind}: ${night.name}`, async (context) => {
    const verdict = await runNight(night);
    verdicts.set(kind, [...(verdicts.get(kind) ?? []), verdict]);
    const isGood = isNotifiedInTime(verdict) && verdict.namesCause && verdict.isFirstRight;
    context.diagnostic(isGood ? `notified after ${verdict.notifiedAfter} ms` : explain(verdict));
  });
}

after(() => {
  const all = [...verdicts.values()].flat();
  process.stdout.write(`${summaryOf(all)}\n`);
  if (!reachesGoals(all)) process.exitCode = 1;
  if (!writesDocs) return;
  if (all.length < Object.values(NIGHTS).flat().length)
    throw new Error('docs/night-test.md is written only when all nights took place');
  writeDocument(verdicts);
});
