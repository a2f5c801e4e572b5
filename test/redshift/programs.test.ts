import { after, test } from 'node:test';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { assertProgramsFollow } from '../sql/support/programs.js';
import { openSandboxOn } from '../sql/support/sandbox.js';
import { redshiftWarehouse } from '../support/redshift-warehouse.js';

/** Time that the search for a counterexample may take, in milliseconds. */
const SEARCH_MS = Number(process.env['SPARKIFY_PROGRAMS_MS'] ?? 8_000);

const { settings } = await redshiftWarehouse();
const warehouse = await openWarehouse(settings);
after(() => warehouse.close());
const sandbox = await openSandboxOn({ warehouse, settings });

test('after every run the star on Redshift is what the rules say of the batches that are live', () =>
  assertProgramsFollow(sandbox, { ms: SEARCH_MS, fewest: 5, most: 500 }));
