import assert from 'node:assert/strict';
import { STAR_TABLES } from '../../../src/model/star.js';
import type { Row } from './oracle.js';
import type { Opened } from './sandbox.js';

/** Rows of the star as the rules write them: times as milliseconds, without the ids of batches. */
export async function starRows({ session }: Opened): Promise<Record<string, string[]>> {
  const star: Record<string, Row[]> = {};
  for (const table of STAR_TABLES) {
    const { rows, columns } = await session.query(`select * from ${table} limit 0`);
    assert.equal(rows.length, 0);
    const list = columns
      .filter((name) => name !== 'batch_id')
      .map((name) =>
        ['start_time', 'updated_at'].includes(name)
          ? `cast(extract(epoch from ${name}) * 1000 as bigint) as ${name}`
          : name,
      );
    star[table] = (await session.query(`select ${list.join(', ')} from ${table}`)).rows as Row[];
  }
  return ordered(star);
}

/** Rows of tables as text, in an order of their own. */
export function ordered(star: Readonly<Record<string, readonly Row[]>>): Record<string, string[]> {
  const tables = Object.entries(star).map(([table, rows]) => [table, rows.map(rowText).sort()]);
  return Object.fromEntries(tables) as Record<string, string[]>;
}

function rowText(row: Row): string {
  const columns = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
  return columns.map(([name, value]) => `${name}=${Object.is(value, -0) ? '-0' : JSON.stringify(value)}`).join(' ');
}
