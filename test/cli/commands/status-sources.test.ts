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
