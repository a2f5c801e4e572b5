import assert from 'node:assert/strict';
import fc from 'fast-check';
import { named } from '../../support/expect.js';
import { loadBatches, type Run, type StagedBatch } from './load.js';
import { starOf } from './oracle.js';
import type { Sandbox } from './sandbox.js';
import { anyEvent, anySong, closeEvent, closeSong, withKeysOf, type Staged } from './source-rows.js';
import { ordered, starRows } from './star-rows.js';

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

type Program = readonly Step[];

/** More than the batches of any program. */
const MOST_BATCHES = 100;

const anyProgram: fc.Arbitrary<Program> = fc.array(
  fc.record({
    adds: fc.array(anyBatch, { maxLength: 3 }),
    withdraws: fc.array(fc.nat(5), { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/**
 * Programs that run side by side on one star, each with keys of its own: a run makes the step of each of them. So many
 * programs cost little more than one, and none may touch the rows of another.
 */
const anyPrograms = fc.array(anyProgram, { minLength: 1, maxLength: 50, size: 'max' });

/** Limits of a search for a counterexample. */
export interface Search {
  /** Time that it may take, in milliseconds. */
  readonly ms: number;
  /** Fewest programs that it must try in that time. */
  readonly fewest: number;
  /** Most programs that it tries. */
  readonly most: number;
}

/** Asserts for random programs that after every run the star is what the rules say of the batches that are live. */
export async function assertProgramsFollow(sandbox: Sandbox, { ms, fewest, most }: Search): Promise<void> {
  let tried = 0;
  const property = fc.asyncProperty(anyPrograms, async (programs) => {
    if (tried >= most) return;
    await sandbox.try(async (opened) => {
      let live: readonly StagedBatch[] = [];
      for (const [i, run] of sideBySide(programs).entries()) {
        const { published } = await loadBatches(opened, `run_${i}`, run);
        assert.equal(published.outcome, 'published');
        live = liveAfter(live, run);
        const expected = ordered(starOf(rowsOf(live)));
        assert.deepEqual(named(await starRows(opened), expected), expected, `after run ${i}`);
      }
    });
    tried += programs.length;
  });
  const options = { numRuns: most, interruptAfterTimeLimit: ms, markInterruptAsFailure: false };
  await fc.assert(property, { ...options, includeErrorInReport: true });
  console.log(`${tried} programs tried`);
  assert.ok(tried >= fewest, `only ${tried} programs tried in ${ms} ms`);
}

/** Runs that each make one step of every program. */
function sideBySide(programs: readonly Program[]): Run[] {
  const runs = programs.map(runsOf);
  const length = Math.max(...runs.map((own) => own.length));
  return Array.from({ length }, (_, i) => {
    const steps = runs.flatMap((own) => own[i] ?? []);
    return {
      batches: steps.flatMap(({ batches }) => batches),
      withdraws: steps.flatMap(({ withdraws }) => withdraws),
    };
  });
}

/** Runs of a program: each batch has an id of its own, and each withdrawal names a batch that is live. */
function runsOf(program: Program, number: number): Run[] {
  let live: readonly StagedBatch[] = [];
  let lastId = number * MOST_BATCHES;
  return program.map(({ adds, withdraws }) => {
    const batches = adds.map((rows) => ({ ...withKeysOf(number, rows), batchId: (lastId += 1) }));
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
