import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { withoutCustomColumns } from '../../src/load/custom-columns.js';
import { sqlFile } from '../../src/sql/files.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { onEveryEngine, type Bench } from './support/engines.js';

await onEveryEngine('what the SQL of a load means', meaning);

/** Values go through a table: Redshift computes constants on its leader, and columns where the data is. */
async function tableOf(session: Session, type: string, values: readonly (string | null)[]): Promise<void> {
  await session.query(`create table t (i integer, v ${type})`);
  const write = `insert into t values ${values.map((_, i) => `(${i}, cast($${i + 1} as ${type}))`).join(', ')}`;
  await session.query(write, values);
}

const column = async (session: Session, sql: string) =>
  (await session.query(`${sql} order by i`)).rows.map(({ x }) => x);

/** A time as the warehouse shows it. */
const shown = (ms: number) =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '');

function meaning(bench: Bench): void {
  test('md5 is that of the UTF-8 bytes, in lower case', async () => {
    const texts = ['', '10|139|2|1541121934796', 'Sigur Rós 🎵', "it's \\"];
    await bench.in(async (session) => {
      await tableOf(session, 'varchar(64)', texts);
      const expected = texts.map((text) => createHash('md5').update(text).digest('hex'));
      assert.deepEqual(await column(session, 'select md5(v) as x from t'), expected);
    });
  });

  test('translate takes characters out, and so tells numbers from text', async () => {
    await bench.in(async (session) => {
      await tableOf(session, 'varchar(16)', ['0123456789', '12a', '', 'é1', null]);
      const left = await column(session, "select translate(v, '0123456789', '') as x from t");
      assert.deepEqual(left, ['', 'a', '', 'é', null]);
    });
  });

  test("a log's milliseconds become its time, before 1970 and up to 9999", async () => {
    const days = ['1900-01-01', '1969-12-31', '1970-01-01', '2018-11-02', '9999-12-31', '0001-01-01'];
    const times = days.flatMap((day) => [0, 1, 999, 43_200_500].map((ms) => Date.parse(`${day}T00:00:00Z`) + ms));
    const outside = [253_402_300_800_000, -62_135_596_800_001];
    await bench.in(async (session) => {
      await session.execute(sqlFile('tables/run/stage_events.sql'));
      await session.execute(withoutCustomColumns('tables/run/logged_event.sql'));
      const rows = [...times, ...outside].map((ts, i) => `(${i}, ${ts})`);
      await session.query(`insert into stage_events (item_in_session, ts) values ${rows.join(', ')}`);
      const found = await column(session, 'select start_time as x, item_in_session as i from logged_event');
      assert.deepEqual(found.slice(0, times.length), times.map(shown));
      assert.deepEqual(found.slice(times.length), [null, null]);
    });
  });

  test('a user id is a number only where it is one', async () => {
    const ids = ['1', '0042', '', ' 7', '-1', '2147483647', '2147483648', '12x', null];
    await bench.in(async (session) => {
      await session.execute(sqlFile('tables/run/stage_events.sql'));
      await session.execute(withoutCustomColumns('tables/run/logged_event.sql'));
      const rows = ids.map((_, i) => `(${i}, $${i + 1})`);
      await session.query(`insert into stage_events (item_in_session, user_id) values ${rows.join(', ')}`, ids);
      const found = await column(session, 'select user_id as x, item_in_session as i from logged_event');
      assert.deepEqual(found, [1, 42, null, null, null, 2_147_483_647, null, null, null]);
    });
  });

  test('weeks are those of ISO 8601, and Sunday is day 0', async () => {
    const days = { '2016-01-01': 53, '2018-11-04': 44, '2018-12-31': 1, '2020-12-31': 53, '2021-01-03': 53 };
    await bench.in(async (session) => {
      await tableOf(session, 'timestamp', Object.keys(days));
      const weeks = await column(session, 'select cast(extract(week from v) as integer) as x from t');
      assert.deepEqual(weeks, Object.values(days));
      const weekdays = await column(session, 'select cast(extract(dow from v) as integer) as x from t');
      assert.deepEqual(
        weekdays,
        Object.keys(days).map((day) => new Date(day).getUTCDay()),
      );
    });
  });

  test('nulls come last in an order, and first in one that descends', async () => {
    const place = (order: string) => `select i, row_number() over (order by v ${order}) as x from t`;
    await bench.in(async (session) => {
      await tableOf(session, 'varchar(8)', ['b', null, 'a']);
      assert.deepEqual(await column(session, place('')), [2, 3, 1]);
      assert.deepEqual(await column(session, place('desc')), [2, 1, 3]);
    });
  });

  test('text is ordered by its bytes, also by min, max and between', async () => {
    const texts = ['a', 'B', 'Z', '_', ' a', 'é', 'e', 'z', '🎵', '～', '', 'a b', 'ab', '10', '9'];
    const sorted = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    await bench.in(async (session) => {
      await tableOf(session, 'varchar(16)', texts);
      const { rows } = await session.query('select v from t order by v');
      assert.deepEqual(
        rows.map(({ v }) => v),
        sorted,
      );
      const ends = await session.query("select min(v) as low, max(v) as high from t where v <> ''");
      assert.deepEqual(ends.rows, [{ low: sorted[1], high: sorted.at(-1) }]);
      const between = await session.query("select v from t where v between 'B' and 'a' order by v");
      assert.deepEqual(
        between.rows.map(({ v }) => v),
        sorted.slice(sorted.indexOf('B'), sorted.indexOf('a') + 1),
      );
    });
  });

  test('double precision keeps its value, and -0 plus 0 is 0', async () => {
    await bench.in(async (session) => {
      await tableOf(session, 'double precision', ['0.1', '-0', '253.33506', '1e-7', '1e300']);
      assert.deepEqual(await column(session, 'select v + 0 as x from t'), [0.1, 0, 253.33506, 1e-7, 1e300]);
    });
  });
}
