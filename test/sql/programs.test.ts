import { test } from 'node:test';
import { assertProgramsFollow } from './support/programs.js';
import { openSandbox } from './support/sandbox.js';

/** Time that the search for a counterexample may take, in milliseconds. */
const SEARCH_MS = Number(process.env['SPARKIFY_PROGRAMS_MS'] ?? 8_000);

const sandbox = await openSandbox();

test('after every run the star is what the rules say of the batches that are live', () =>
  assertProgramsFollow(sandbox, { ms: SEARCH_MS, fewest: 10, most: 10_000 }));
