import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { STAR_TABLES } from '../../src/model/star.js';
import type { PostgresService } from '../../src/embedded/postgres-probe.js';

/** Pause of a reader between two looks, in milliseconds. */
const REST_MS = 100;

const ORPHANS = `
(select count(*) from songplay p where not exists (select 1 from users u where u.user_id = p.user_id))
+ (select count(*) from songplay p where not exists (select 1 from song s where s.song_id = p.song_id))
+ (select count(*) from songplay p where not exists (select 1 from artist a where a.artist_id = p.artist_id))
+ (select count(*) from all_plays p where not exists (select 1 from times t where t.start_time = p.start_time))
+ (select count(*) from songplay p join unmatched_play u using (songplay_id))`;

const PRINTS = STAR_TABLES.map(
  (table) =>
    `(select count(*) || ':' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') from ${table} t)`,
);

/** One statement, so that all of it is of one snapshot. */
const LOOK = `select
  (select coalesce(string_agg(load_id, ' ' order by load_id), '') from sparkify_ops.load_run
    where status in ('published', 'user forgotten')) as published,
  ${PRINTS.join(" || ' ' || ")} as print,
  ${ORPHANS} as orphans`;

/** Somebody who reads the star all the time. */
export interface Reader {
  /** @returns what was wrong in what it saw, and how often it has looked. */
  stop(): Promise<{ differences: string[]; looks: number }>;
}

/** Looks at the star until it is stopped; a server that is away is waited for. */
export function startReader(database: PostgresService): Reader {
  const seen = new Map<string, string>();
  const differences = new Set<string>();
  let looks = 0;
  let stopped = false;
  const watch = async (): Promise<void> => {
    while (!stopped) {
      const client = new Client({ ...database, application_name: 'reader' });
      client.on('error', () => undefined);
      try {
        await client.connect();
        for (; !stopped; await sleep(REST_MS)) {
          looks += await look(client, seen, differences);
        }
      } catch {
        await sleep(REST_MS); // its server was stopped on purpose
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  };
  const watching = watch();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      return { differences: [...differences], looks };
    },
  };
}

async function look(client: Client, seen: Map<string, string>, differences: Set<string>): Promise<number> {
  const found = await client.query<Record<'published' | 'print' | 'orphans', string>>(LOOK).catch((error: unknown) => {
    if ((error as { code?: string }).code === '42P01') return null; // before the first load there is nothing to see
    throw error;
  });
  const row = found?.rows[0];
  if (row === undefined) return 0;
  const known = seen.get(row.published);
  seen.set(row.published, row.print);
  if (row.orphans !== '0') differences.add(`A reader saw ${row.orphans} rows without what they refer to`);
  if (known !== undefined && known !== row.print)
    differences.add(`A reader saw two stars of the same runs (${row.published}): ${known} and ${row.print}`);
  return 1;
}
