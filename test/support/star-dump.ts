import assert from 'node:assert/strict';
import type { ClientBase } from 'pg';
import { STAR_TABLES } from '../../src/model/star.js';

/** The ledger's tables on which later loads build, and that have the same rows however the objects are split into batches. */
const MEMORY = ['sparkify_ops.user_event', 'sparkify_ops.matched_play'];

/** All records of songs, which each batch has for itself. */
const SONG_RECORDS = 'select distinct %s from sparkify_ops.song_record as t';

/** All rows of the star with all their columns, as text in byte order, by table. */
export type StarDump = ReadonlyMap<string, string>;

/**
 * Dumps the star, and what the ledger remembers for it. The same objects leave the same dump, in whatever batches they came:
 * so the ids of batches are left out.
 */
export async function dumpStar(client: ClientBase): Promise<StarDump> {
  const dump = new Map<string, string>();
  for (const table of [...STAR_TABLES, 'all_plays', ...MEMORY])
    dump.set(table, await dumpRows(client, table, `select %s from ${table} as t`));
  return dump.set('song_record', await dumpRows(client, 'sparkify_ops.song_record', SONG_RECORDS));
}

/** A dump without the records of songs: a migration makes those of older loads of the best of all records that there were. */
export function withoutSongRecords(dump: StarDump): StarDump {
  return new Map([...dump].filter(([table]) => table !== 'song_record'));
}

async function dumpRows(client: ClientBase, table: string, query: string): Promise<string> {
  const { fields } = await client.query(`select * from ${table} limit 0`);
  const columns = fields.filter(({ name }) => name !== 'batch_id').map(({ name }) => `t."${name}"`);
  const { rows } = await client.query<{ row: string }>({
    text: `select row from (${query.replace('%s', `row(${columns.join(', ')})::text as row`)}) as dumped order by row collate "C"`,
  });
  return rows.map(({ row }) => row).join('\n');
}

/** Asserts that two dumps are the same byte for byte; says where the first difference is. */
export function assertSameStar(actual: StarDump, expected: StarDump): void {
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [table, text] of expected) {
    const is = actual.get(table) ?? '';
    if (is === text) continue;
    const lines = is.split('\n').filter(Boolean);
    const wanted = text.split('\n').filter(Boolean);
    const at = wanted.findIndex((line, n) => line !== lines[n]);
    assert.fail(
      `${table} has ${lines.length} rows for ${wanted.length}; row ${at}: ${lines[at]}\nexpected: ${wanted[at]}`,
    );
  }
}

/** Drops the star, the ledger and all runs, as if nothing was ever loaded. */
export async function forgetLoads(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; owner: string }>(
    `select nspname as name, nspowner::regrole::text as owner from pg_namespace
     where nspname like 'sparkify\\_%' or nspname = 'public'`,
  );
  for (const { name } of rows) await client.query(`drop schema ${name} cascade`);
  const owner = rows.find(({ name }) => name === 'public')?.owner ?? 'current_user';
  await client.query(`create schema public authorization ${owner}; grant create, usage on schema public to public`);
}
