import assert from 'node:assert/strict';
import type { ClientBase } from 'pg';
import { STAR_TABLES } from '../../src/model/star.js';

/** The ledger's tables on which later loads build: the same objects must leave the same rows here too. */
const MEMORY = ['sparkify_ops.user_event', 'sparkify_ops.matched_play', 'sparkify_ops.song_source'];

/** All rows of the star with all their columns, as text in byte order, by table. */
export type StarDump = ReadonlyMap<string, string>;

/** Dumps the star, and what the ledger remembers for it. */
export async function dumpStar(client: ClientBase): Promise<StarDump> {
  const dump = new Map<string, string>();
  for (const table of [...STAR_TABLES, 'all_plays', ...MEMORY]) {
    const { rows } = await client.query<{ row: string }>({
      text: `select t::text as row from ${table} as t order by t::text collate "C"`,
    });
    dump.set(table, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}

/** Asserts that two dumps are the same byte for byte; says where the first difference is. */
export function assertSameStar(actual: StarDump, expected: StarDump): void {
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [table, text] of expected) {
    const is = actual.get(table) ?? '';
    if (is === text) continue;
    const lines = is.split('\n');
    const wanted = text.split('\n');
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
