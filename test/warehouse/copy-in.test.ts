import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PgSession } from '../../src/warehouse/pg-session.js';
import { copyIn, copyText } from '../../src/warehouse/postgres/copy-in.js';
import { testDatabase } from '../support/database.js';
import { loadError } from '../support/expect.js';

const database = await testDatabase();
await database.client.query('create table numbers (a int, b text)');

/** Copies into `numbers`, and then shows that the connection is of use still. */
async function copy(text: AsyncIterable<string>): Promise<number> {
  return database.warehouse.session({ searchPath: ['public'] }, async (session) => {
    try {
      return await copyIn(session as PgSession, 'numbers', ['a', 'b'], text);
    } finally {
      assert.deepEqual((await session.query('select 1 as one')).rows, [{ one: 1 }]);
    }
  });
}

const count = async () => (await database.client.query<{ n: string }>('select count(*) as n from numbers')).rows[0]?.n;

const LINE = `7\t${'spark'.repeat(20)}\n`;
const CHUNK = LINE.repeat(1000);

async function* chunks(number: number, then?: () => string): AsyncIterable<string> {
  for (let i = 0; i < number; i += 1) yield CHUNK;
  if (then !== undefined) yield then();
}

test('a large input arrives whole, without holding it, and without listeners left on the stream', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on('warning', onWarning);
  assert.equal(await copy(chunks(300)), 300_000);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  assert.deepEqual(warnings, []);
  assert.equal(await count(), '300000');
  await database.client.query('truncate numbers');
});

test('the source is read no faster than the server takes it', async () => {
  await database.client.query('begin; lock table numbers');
  let read = 0;
  async function* counted() {
    for await (const chunk of chunks(300)) {
      read += 1;
      yield chunk;
    }
  }
  const copying = copy(counted());
  await new Promise((resolve) => setTimeout(resolve, 200));
  const whileLocked = read;
  await database.client.query('rollback');
  assert.equal(await copying, 300_000);
  assert.ok(whileLocked < 10, `${whileLocked} chunks of 100 KB were read while the table was locked`);
  await database.client.query('truncate numbers');
});

test('nothing to copy is no row', async () => {
  assert.equal(await copy(chunks(0)), 0);
});

for (const before of [0, 1, 100]) {
  test(`an error in the source after ${before} chunks keeps no row, and is the error that comes out`, async () => {
    const broken = chunks(before, () => {
      throw new Error('the source broke');
    });
    await assert.rejects(copy(broken), /^Error: the source broke$/);
    assert.equal(await count(), '0');
  });

  test(`a row that the server does not take after ${before} chunks is the server's error`, async () => {
    await assert.rejects(copy(chunks(before, () => 'x\ty\n')), loadError('SQL_FAILED', 'invalid input syntax'));
    assert.equal(await count(), '0');
  });

  test(`the same with rows without end behind it: it ends`, async () => {
    async function* endless() {
      yield* chunks(before, () => 'x\ty\n');
      for (;;) yield CHUNK;
    }
    await assert.rejects(copy(endless()), loadError('SQL_FAILED', 'invalid input syntax'));
    assert.equal(await count(), '0');
  });
}

test('a table that is not there is an error, whether or not there are rows', async () => {
  for (const rows of [0, 300]) {
    const copying = database.warehouse.session({ searchPath: ['public'] }, (session) =>
      copyIn(session as PgSession, 'missing', ['a', 'b'], chunks(rows)),
    );
    await assert.rejects(copying, loadError('SQL_FAILED', 'missing'));
  }
});

test('rows arrive as they are: signs that mean something to COPY, and null', async () => {
  const values = [
    'tab\there',
    'line\nbreak',
    'return\r',
    'back\\slash',
    '\\N',
    '\\.',
    '',
    ' ',
    'naïve \u{1F3B5}',
    null,
  ];
  const rows = values.map((value, i) => [String(i), value]);
  await database.warehouse.session({ searchPath: ['public'] }, (session) =>
    database.warehouse.writeRows(session, 'numbers', ['a', 'b'], [rows, []]),
  );
  const read = await database.client.query<{ b: string | null }>('select b from numbers order by a');
  assert.deepEqual(
    read.rows.map(({ b }) => b),
    values,
  );
});

test('rows are sent in pieces, not one by one and not all at once', async () => {
  const batch = Array.from({ length: 1000 }, () => ['1', 'x'.repeat(100)]);
  const sizes: number[] = [];
  for await (const text of copyText([batch, batch, batch])) sizes.push(text.length);
  assert.equal(sizes.length, 5);
  assert.equal(
    sizes.reduce((sum, size) => sum + size),
    3 * 1000 * 103,
  );
});
