import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newLoadId } from '../../src/load/load-id.js';

test('ids of loads that start within one second are sorted by their time', () => {
  const from = Date.UTC(2026, 10, 30, 13, 8, 2);
  const ids = Array.from({ length: 1000 }, (_, ms) => newLoadId(new Date(from + ms)));
  assert.deepEqual(ids, [...ids].sort());
  for (const id of ids) assert.match(id, /^20261130t130802_[0-9a-f]{8}$/);
});

test('two loads of the same millisecond have different ids', () => {
  const now = new Date();
  assert.notEqual(newLoadId(now), newLoadId(now));
});
