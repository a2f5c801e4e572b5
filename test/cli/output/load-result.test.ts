import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeResult } from '../../../src/cli/output/load-result.js';
import { forEachTable, NOTHING_CHANGED } from '../../../src/model/star.js';
import { NO_OBJECTS, type LoadResult } from '../../../src/model/result.js';

const RESULT: LoadResult = {
  status: 'COMPLETED',
  workflowId: 'load',
  runId: 'run',
  loadId: 'id',
  objects: { events: NO_OBJECTS, songs: NO_OBJECTS },
  staged: { stage_events: 0, stage_songs: 0, rejected: 0 },
  tables: forEachTable(7),
  changed: NOTHING_CHANGED,
  moved: 0,
  checks: [],
  warnings: [],
  durationMs: 1_000,
  failure: null,
};

const lineOf = (result: LoadResult, begin: string) =>
  describeResult(result)
    .split('\n')
    .find((line) => line.trimStart().startsWith(begin));

test('objects that replace others, that are read again with them, and that are gone are said', () => {
  const events = { ...NO_OBJECTS, listed: 9, loaded: 4, skipped: 5, replaced: 1, reread: 2, removed: 3, bytes: 100 };
  const result = { ...RESULT, objects: { events, songs: { ...NO_OBJECTS, loaded: 1, replaced: 1 } } };
  assert.equal(
    lineOf(result, 'Events'),
    'Events: 4 objects (100 B) loaded (1 replaced, 2 read again with them), 5 skipped, 3 no longer in the source, 0 rows staged',
  );
  assert.equal(lineOf(result, 'Songs'), 'Songs:  1 object (0 B) loaded (1 replaced), 0 skipped, 0 rows staged');
});

test('rows that are gone are a column of the changes; an older worker reports none', () => {
  const changed = {
    ...NOTHING_CHANGED,
    users: { inserted: 1, updated: 2, deleted: 3 },
    song: { inserted: 4, updated: 5 },
  };
  const result = { ...RESULT, changed };
  assert.match(lineOf(result, 'table') ?? '', /^ *table +rows +inserted +updated +deleted$/);
  assert.match(lineOf(result, 'users') ?? '', /^ *users +7 +1 +2 +3$/);
  assert.match(lineOf(result, 'song ') ?? '', /^ *song +7 +4 +5 +0$/);
});

test('a load that only takes batches out has not found nothing new', () => {
  const events = { ...NO_OBJECTS, removed: 1, withdrawn: 1 };
  assert.ok(describeResult(RESULT).includes('Nothing new: no check was run'));
  assert.ok(!describeResult({ ...RESULT, objects: { events, songs: NO_OBJECTS } }).includes('Nothing new'));
});
