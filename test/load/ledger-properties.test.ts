import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Store } from '../../src/store/store.js';
import { event } from '../bad-input/corpus.js';
import { failureOfLoad, loadLogs } from '../bad-input/load-input.js';
import { activityBench, candidates, dump, type ActivityBench } from '../support/activity-bench.js';

/** How long the search for a counterexample takes, in milliseconds, and the loads that even a busy machine does in it. */
const SEARCH_MS = 12_000;
const FEWEST = 4;

const bench = await activityBench();

/** State of an object: absent, or one of its versions, of which the last is not valid JSON. */
const BROKEN = 3;
const version = fc.option(fc.integer({ min: 1, max: BROKEN }), { freq: 3 });
/** Three objects at the time of a run, and whether the run gets as far as to publish. */
const anyRun = fc.record({ objects: fc.tuple(version, version, version), ends: fc.boolean() });

type Listed = Map<string, number>;

/** A source that holds what the map says: other versions than a file system would give in the time of a test. */
function sourceOf(listed: Listed): Store {
  const text = (uri: string, of: number) =>
    of === BROKEN ? '{"cut' : event({ itemInSession: 10 * Number(uri.at(-6)) + of });
  const describe = ([uri, of]: [string, number]) => ({ uri, version: `v${of}`, bytes: text(uri, of).length });
  return {
    readAhead: 1,
    async *list(place) {
      if (place.endsWith('log_data')) yield [...listed].sort().map(describe);
    },
    async *read({ uri }) {
      yield Buffer.from(text(uri, listed.get(uri) ?? 0));
    },
  };
}

let examples = 0;
let loads = 0;

test('whatever comes, changes, fails and goes: the ledger has one version of each object for the star', async () => {
  const property = fc.asyncProperty(fc.array(anyRun, { minLength: 2, maxLength: 5 }), async (runs) => {
    const root = `/ledger/${(examples += 1)}`;
    const listed: Listed = new Map();
    const live: Listed = new Map();
    const settings = { ...bench.deps.settings, S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data` };
    const here = bench.with({
      settings: { ...settings, S3_LOG_JSONPATH: undefined },
      openStore: () => sourceOf(listed),
    });
    for (const { objects, ends } of runs) {
      listed.clear();
      for (const [n, of] of objects.entries())
        if (of !== null) listed.set(`${root}/log_data/2018-11-0${n + 1}.json`, of);
      await run(here, listed, live, ends);
      assert.deepEqual(await recorded(root), [...live].map(([uri, of]) => `${uri} v${of}`).sort());
    }
    if ([...listed.values()].includes(BROKEN)) return;
    await run(here, listed, live, true);
    const before = await dump(bench.database, 'public');
    assert.equal((await loadLogs(here, 0)).rows, 0, 'a second run has nothing to do');
    assert.deepEqual(await dump(bench.database, 'public'), before);
  });
  const options = { numRuns: 10_000, interruptAfterTimeLimit: SEARCH_MS, markInterruptAsFailure: false };
  await fc.assert(property, { ...options, includeErrorInReport: true, endOnFailure: true });
  assert.ok(loads >= FEWEST, `only ${loads} loads in ${examples} examples`);
});

/** One load, to its end or to just before it; what it publishes replaces what was. Objects of a day each are batches of their own. */
async function run(here: ActivityBench, listed: Listed, live: Listed, ends: boolean): Promise<void> {
  loads += 1;
  const lacking = [...listed].filter(([uri, of]) => live.get(uri) !== of);
  if (lacking.some(([, of]) => of === BROKEN)) {
    assert.equal((await failureOfLoad(here, 0)).type, 'RECORDS_REJECTED');
  } else if (!ends) {
    await candidates(here, { maxErrors: 0 });
  } else {
    assert.equal((await loadLogs(here, 0)).rows, lacking.length);
    for (const [uri, of] of lacking) live.set(uri, of);
  }
}

/** The versions below a place that count for the star, each as often as it stands there. */
async function recorded(root: string): Promise<string[]> {
  const sql = `select uri || ' ' || version as object from sparkify_ops.load_object
    where uri like $1 and withdrawn_by is null order by 1`;
  const { rows } = await bench.database.client.query<{ object: string }>(sql, [`${root}/%`]);
  return rows.map(({ object }) => object).sort();
}
