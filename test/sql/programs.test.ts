import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { named } from '../support/expect.js';
import { loadBatches, type Run, type StagedBatch } from './support/load.js';
import { starOf } from './support/oracle.js';
import { openSandbox } from './support/sandbox.js';
import { anyEvent, anySong, closeEvent, closeSong, type Staged } from './support/source-rows.js';
import { ordered, starRows } from './support/star-rows.js';

/** Time that the search for a counterexample may take, in milliseconds, and the fewest programs that it must try. */
const SEARCH_MS = Number(process.env['SPARKIFY_PROGRAMS_MS'] ?? 20_000);
const FEWEST = 3;

/** One run of a program: the batches that it adds, and those of the live batches that it withdraws, by their place. */
interface Step {
  readonly adds: readonly Staged[];
  readonly withdraws: readonly number[];
}

const anyBatch: fc.Arbitrary<Staged> = fc.record({
  events: fc.array(fc.oneof({ arbitrary: closeEvent, weight: 5 }, { arbitrary: anyEvent, weight: 1 }), {
    maxLength: 4,
  }),
  songs: fc.array(fc.oneof({ arbitrary: closeSong, weight: 5 }, { arbitrary: anySong, weight: 1 }), { maxLength: 2 }),
});

const anyProgram: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    adds: fc.array(anyBatch, { maxLength: 3 }),
    withdraws: fc.array(fc.nat(5), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const sandbox = await openSandbox();

test('after every run the star is what the rules say of the batches that are live', async () => {
  let tried = 0;
  const property = fc.asyncProperty(anyProgram, async (program) => {
    await sandbox.try(async (opened) => {
      let live: readonly StagedBatch[] = [];
      for (const [i, run] of runsOf(program).entries()) {
        const { published } = await loadBatches(opened, `run_${i}`, run);
        assert.equal(published.outcome, 'published');
        live = liveAfter(live, run);
        const expected = ordered(starOf(rowsOf(live)));
        assert.deepEqual(named(await starRows(opened), expected), expected, `after run ${i}`);
      }
    });
    tried += 1;
  });
  const options = { numRuns: 10_000, interruptAfterTimeLimit: SEARCH_MS, markInterruptAsFailure: false };
  await fc.assert(property, { ...options, includeErrorInReport: true });
  console.log(`${tried} programs tried`);
  assert.ok(tried >= FEWEST, `only ${tried} programs tried in ${SEARCH_MS} ms`);
});

/** Runs of a program: each batch has an id of its own, and each withdrawal names a batch that is live. */
function runsOf(program: readonly Step[]): Run[] {
  let live: readonly StagedBatch[] = [];
  let lastId = 0;
  return program.map(({ adds, withdraws }) => {
    const batches = adds.map((rows) => ({ ...rows, batchId: (lastId += 1) }));
    const named = live.filter((_, place) => withdraws.includes(place)).map(({ batchId }) => batchId);
    const run = { batches, withdraws: named };
    live = liveAfter(live, run);
    return run;
  });
}

function liveAfter(live: readonly StagedBatch[], { batches, withdraws }: Run): readonly StagedBatch[] {
  return [...live.filter(({ batchId }) => !withdraws.includes(batchId)), ...batches];
}

function rowsOf(batches: readonly StagedBatch[]): Staged {
  return {
    events: batches.flatMap(({ events }) => events ?? []),
    songs: batches.flatMap(({ songs }) => songs ?? []),
  };
}
