import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { runSchema } from '../../src/warehouse/schemas.js';
import { findPython } from '../../test/support/python.js';
import type { Bench } from '../bench.js';
import { runPsql } from '../psql.js';
import type { Sources } from '../sources.js';

const [SCRIPT, FLOOR] = ['best_script.py', 'plain_floor.sql'].map((name) =>
  fileURLToPath(new URL(`../../../bench/peers/${name}`, import.meta.url)),
) as [string, string];

/** Another program that makes the exercise's star of the same sources, in an empty database. */
export interface Peer {
  readonly name: string;
  readonly database: string;
  /** @returns seconds from the start of its process to its end. */
  load(): Promise<number>;
}

/**
 * The best script: psycopg, orjson and COPY, as a person writes it. Its packages are installed before it is measured.
 * @param onlyPlays it stages of the logs only what the star takes, where the exercise asks for all raw rows.
 * @throws Error where there is no Python that has them.
 */
export function bestScript({ postgres }: Bench, { logData, songData }: Sources, onlyPlays: boolean): Peer {
  const python = findPython();
  if (python === null) throw new Error('No Python has the packages of requirements-dev.txt');
  const name = onlyPlays ? 'a script that stages only plays' : 'the best script';
  const database = onlyPlays ? 'bench_script_plays' : 'bench_script';
  const { host, port, user, password } = postgres.service;
  const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database };
  return {
    name,
    database,
    load: async () => {
      const began = performance.now();
      const child = spawn(python, [SCRIPT, logData, songData, ...(onlyPlays ? ['--only-plays'] : [])], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const [status] = (await once(child, 'close')) as [number];
      if (status !== 0) throw new Error(`${name} ended with ${status}`);
      return (performance.now() - began) / 1000;
    },
  };
}

/** The independent floor: ready text, and the exercise's star in its plainest SQL, by psql. */
export function plainFloor(bench: Bench, text: ReadyText): Peer {
  const database = 'bench_plain_floor';
  const lines = [readFileSync(FLOOR, 'utf8')];
  return {
    name: 'the independent floor',
    database,
    load: async () => (await runPsql(bench, database, { lines, folder: text.folder })).seconds,
  };
}

/** A folder with `events.txt` and `songs.txt`: the staged rows, without the batches that only we have. */
export interface ReadyText {
  readonly folder: string;
}

/** Writes the rows that a load of ours has staged. */
export async function writeReadyText(bench: Bench, database: string, loadId: string): Promise<ReadyText> {
  const schema = runSchema(loadId);
  const lines: string[] = [];
  for (const name of ['events', 'songs']) {
    const columns = await bench.postgres.ask((client) => sourceColumns(client, schema, `stage_${name}`), database);
    const file = join(bench.folder, `${name}.txt`);
    lines.push(`\\copy (select ${columns.join(', ')} from ${schema}.stage_${name}) to '${file}'`);
  }
  await runPsql(bench, database, { lines });
  return { folder: bench.folder };
}

async function sourceColumns(client: Client, schema: string, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = $1 and table_name = $2 and column_name <> 'batch_id' order by ordinal_position`,
    [schema, table],
  );
  return rows.map(({ name }) => name);
}
