import type { BenchPostgres } from './bench-postgres.js';

/** Makes a database anew: empty, or as another one is. What was dirty in memory is written first, for every run alike. */
export async function freshDatabase(postgres: BenchPostgres, name: string, template = 'template0'): Promise<void> {
  await postgres.ask(async (client) => {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.query(`create database ${name} template ${template}`);
    await client.query('checkpoint');
  });
}

/** Rows of the star's tables, to see that two ways of loading came to the same. */
export async function starRows(postgres: BenchPostgres, database: string): Promise<Record<string, number>> {
  const tables = ['users', 'song', 'artist', 'times', 'songplay', 'unmatched_play'];
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`);
  return postgres.ask(async (client) => {
    const { rows } = await client.query<Record<string, number>>(`select ${counts.join(', ')}`);
    return rows[0] ?? {};
  }, database);
}
