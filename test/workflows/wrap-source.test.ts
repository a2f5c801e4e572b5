import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { wrapSource } from '../../src/workflows/wrap-source.js';

test('a long row of a check is broken after its members, and is still the same row', () => {
  const row = {
    songplay_id: 'e0d2ab1f8c3b4a5d6e7f8091a2b3c4d5',
    session_id: 583,
    location: 'San Francisco, "CA"',
    user_agent: 'Mozilla/5.0',
    level: null,
  };
  const lines = wrapSource(`  ${JSON.stringify(row)}`);
  assert.deepEqual(lines, [
    '  {"songplay_id":"e0d2ab1f8c3b4a5d6e7f8091a2b3c4d5",',
    '      "session_id":583,',
    '      "location":"San Francisco, \\"CA\\"",',
    '      "user_agent":"Mozilla/5.0","level":null}',
  ]);
  assert.deepEqual(JSON.parse(lines.join('\n')), row);
});

test('a long command is broken before its options, and a shell reads the same words', () => {
  const command = '  sparkify check event_user_is_number --load 20261130t025055_6b33799e --config ./a.cfg';
  const lines = wrapSource(command);
  assert.deepEqual(lines, [
    '  sparkify check event_user_is_number \\',
    '      --load 20261130t025055_6b33799e \\',
    '      --config ./a.cfg',
  ]);
  const said = execFileSync('sh', ['-c', lines.join('\n').replace('sparkify', 'printf "%s\\n" sparkify')]);
  assert.deepEqual(said.toString().trim().split('\n'), command.trim().split(' '));
});

test('a short line stays, and so does an excerpt of SQL whose place is marked below it', () => {
  for (const line of ['  {"user_id":901,"level":"gold"}', `  select ${'a, '.repeat(40)}b -- to --see`]) {
    assert.deepEqual(wrapSource(line), [line]);
  }
});
