import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readContract } from '../../src/sql/contract.js';
import { columnNames } from '../../src/sql/custom-column-files.js';
import { BATCH_COLUMN } from '../../src/warehouse/run-object.js';
import { loadError } from '../support/expect.js';

const folder = mkdtempSync(join(tmpdir(), 'sparkify-contract-'));
after(() => rmSync(folder, { recursive: true }));

function contractFile(text: string): string {
  const path = join(folder, 'contract.json');
  writeFileSync(path, text);
  return path;
}

test('the contract of the program has a term for every staging column that a record fills', () => {
  const { events, songs } = readContract();
  const columnsOf = (table: string) => columnNames(`run/${table}`).filter((name) => name !== BATCH_COLUMN);
  assert.deepEqual(
    [[...events.keys()].sort(), [...songs.keys()].sort()],
    [columnsOf('stage_events').sort(), columnsOf('stage_songs').sort()],
  );
});

test('a term says whether a member is required, and its types', () => {
  const path = contractFile('{"events":{"page":"required string","user_id":"optional string number"},"songs":{}}');
  const { events } = readContract(path);
  assert.deepEqual(
    [...events],
    [
      ['page', { isRequired: true, types: ['string'] }],
      ['user_id', { isRequired: false, types: ['string', 'number'] }],
    ],
  );
});

test('a file that is no contract is refused with every problem', () => {
  const path = contractFile('{"events":{"page":"string","ts":"required date"},"song":{}}');
  assert.throws(
    () => readContract(path),
    loadError('CONFIG_INVALID', 'events.page: expected "required" or "optional"', 'events.ts: ', 'songs: '),
  );
  assert.throws(() => readContract(contractFile('events:')), loadError('CONFIG_INVALID', 'Cannot read the contract'));
  assert.throws(() => readContract(join(folder, 'none.json')), loadError('CONFIG_INVALID', 'Cannot read the contract'));
});
