import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRuns } from '../../../src/cli/commands/status/runs-table.js';
import type { Row } from '../../../src/cli/output/field.js';

const runOf = (loadId: string, logs: string | null, songs: string | null): Row => ({
  load_id: loadId,
  status: 'published',
  started_at: '2026-11-30 10:00:00',
  finished_at: '2026-11-30 10:00:01',
  log_data: logs,
  song_data: songs,
});

/** The last column of the only run of a list. */
function loadColumn(workflowId: string): string | undefined {
  const [titles = '', , row = ''] = describeRuns([{ ...runOf('a', null, null), workflow_id: workflowId }]).split('\n');
  return / load$/.test(titles) ? row.slice(titles.lastIndexOf('load')) : undefined;
}

test('the workflow id says which load it was, but for a load of what is new', () => {
  assert.equal(loadColumn('sparkify-load'), undefined);
  assert.equal(loadColumn('sparkify-load-full'), 'full');
  assert.equal(loadColumn('sparkify-load-2026-11-30T02:00:00Z'), '2026-11-30 02:00');
  assert.equal(loadColumn('sparkify-load-2018-11-01-to-2018-11-03'), '2018-11-01-to-2018-11-03');
  assert.equal(loadColumn('by-hand'), 'by-hand');
});

/** What is said below the list of runs, newest first. */
function below(...runs: Row[]): string[] {
  const lines = describeRuns(runs).split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('Sources')));
}

test('sources that all listed runs share are said once', () => {
  assert.deepEqual(below(runOf('b', '/logs', '/songs'), runOf('a', '/logs', '/songs')), ['Sources  /logs and /songs']);
});

test('where sources change, it is said from which run on', () => {
  const runs = [runOf('d', 's3://new/logs', '/songs'), runOf('c', '/logs', '/songs'), runOf('b', '/logs', '/songs')];
  assert.deepEqual(below(...runs, runOf('a', null, null)), [
    'Sources',
    '  from d on  s3://new/logs and /songs',
    '  from b on  /logs and /songs',
  ]);
});

test('of runs of an older version nothing is said, and a name cannot leave its line', () => {
  assert.doesNotMatch(
    describeRuns([runOf('a', null, null), { ...runOf('b', null, null), log_data: undefined }]),
    /Sources/,
  );
  assert.deepEqual(below(runOf('a', '/lo\ngs', '/songs\u202e')), ['Sources  /lo\\ngs and /songs\\u202e']);
});
