import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { STAR_TABLES } from '../../src/model/star.js';
import { createOpenStore } from '../../src/store/open-store.js';
import { dumpStar, type StarDump } from '../support/star-dump.js';
import { withClient } from './postgres-server.js';
import { BUCKET, type World } from './world.js';

/** Time in which the leftovers of a fault must be gone: a worker learns of its end at its next poll. */
const SETTLED_WITHIN_MS = 30_000;

/** Condition of a run of the ledger that published rows: its schema stays until the next one. */
const HAS_PUBLISHED_ROWS = "status = 'published' and (stage_events > 0 or stage_songs > 0)";

/** Condition of a run that published; one that found nothing new leaves star and version alone. */
const HAS_PUBLISHED = `status = 'user forgotten' or status = 'published' and (stage_events > 0 or stage_songs > 0
  or exists (select 1 from sparkify_ops.load_object o where o.withdrawn_by = load_run.load_id))`;

/** Queries that find what must not be: each row is a difference. */
const LEDGER: Readonly<Record<string, string>> = {
  'a run is not closed': "select load_id, status from sparkify_ops.load_run where status = 'running'",
  'an object counts twice for the star':
    'select source, uri from sparkify_ops.load_object where withdrawn_by is null group by 1, 2 having count(*) > 1',
  'a batch has other objects than it says': `select b.batch_id from sparkify_ops.load_batch b
    left join sparkify_ops.load_object o on b.batch_id = o.batch_id and o.withdrawn_by is null
    where b.withdrawn_by is null group by b.batch_id, b.objects having count(o.uri) <> b.objects`,
  'an object is of a run that is not published': `select o.uri from sparkify_ops.load_object o
    left join sparkify_ops.load_run r on r.load_id = o.load_id and r.status = 'published' where r.load_id is null`,
  'a published run has not one row a table': `select r.load_id, count(t.load_id) from sparkify_ops.load_run r
    left join sparkify_ops.load_table t using (load_id) where r.status = 'published'
    group by 1 having count(t.load_id) <> ${STAR_TABLES.length} or count(distinct t.table_name) <> ${STAR_TABLES.length}`,
  'a check stands twice': 'select load_id, check_name from sparkify_ops.load_check group by 1, 2 having count(*) > 1',
  'a step stands twice': `select load_id, step, subject, started_at from sparkify_ops.load_step
    group by 1, 2, 3, 4 having count(*) > 1`,
  'the version of the star is not the number of its runs': `select v.version, count(r.load_id)
    from sparkify_ops.star_version v
    left join (select load_id from sparkify_ops.load_run where ${HAS_PUBLISHED}) r on true
    group by v.version having v.version <> count(r.load_id)`,
  'the star has not the rows that its runs have inserted and not deleted': [
    'users',
    'song',
    'artist',
    'times',
    'songplay',
  ]
    .map(
      (
        table,
      ) => `select '${table}' as name, sum(inserted - deleted) as remaining, (select count(*) from ${table}) as there
        from sparkify_ops.load_table where table_name = '${table}'
        having sum(inserted - deleted) <> (select count(*) from ${table})`,
    )
    .join(' union all '),
  'plays have moved that the ledger does not know of': `select sum(inserted - deleted) as remaining from sparkify_ops.load_table t
    where t.table_name = 'unmatched_play' having sum(inserted - deleted) <> (select count(*) from unmatched_play)
      + (select coalesce(sum(moved_plays), 0) from sparkify_ops.load_run where status = 'published')`,
  'the schema of a run is left that is not the last': `select nspname from pg_namespace
    where nspname like 'sparkify\\_run\\_%' and nspname <> 'sparkify_run_'
      || (select max(load_id) from sparkify_ops.load_run where ${HAS_PUBLISHED_ROWS})`,
  'a temporary table is left': "select relname from pg_class where relpersistence = 't'",
};

const SESSIONS = `select pid, state, left(query, 300) as query from pg_stat_activity
  where application_name = 'sparkify' and datname = current_database() and state is distinct from 'idle'`;

/** Lists the errors in the ledger, and everything left over that should not be there. */
export async function leftovers(world: World): Promise<string[]> {
  const differences = await withClient(world.database, async (client) => [
    ...(await openSessions(client)),
    ...(await ledgerDifferences(client)),
  ]);
  return [...differences, ...(await leftInBucket(world))];
}

async function ledgerDifferences(client: Client): Promise<string[]> {
  const differences: string[] = [];
  for (const [what, sql] of Object.entries(LEDGER)) {
    const { rows } = await client.query(sql);
    if (rows.length > 0) differences.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return differences;
}

async function openSessions(client: Client): Promise<string[]> {
  for (const deadline = Date.now() + SETTLED_WITHIN_MS; ; await sleep(100)) {
    const { rows } = await client.query(SESSIONS);
    if (rows.length === 0) return [];
    if (Date.now() > deadline) return [`a session is still at work: ${JSON.stringify(rows)}`];
  }
}

async function leftInBucket({ bucket }: World): Promise<string[]> {
  const { Contents = [] } = await bucket.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'work/' }));
  const { Uploads = [] } = await bucket.client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
  const left = [...Contents, ...Uploads].map(({ Key }) => Key);
  return left.length === 0 ? [] : [`the bucket still holds ${left.slice(0, 5).join(', ')}`];
}

/** Which objects of the sources the ledger does not have in the version that is there. */
export async function ledgerLacks(
  world: World,
  sources: { readonly logData: string; readonly songData: string },
): Promise<string[]> {
  const { rows } = await withClient(world.database, (client) =>
    client.query<{ object: string }>(
      "select uri || ' ' || version as object from sparkify_ops.load_object where withdrawn_by is null",
    ),
  );
  const known = new Set(rows.map(({ object }) => object));
  const openStore = createOpenStore(world.bucket);
  const differences: string[] = [];
  for (const place of [sources.logData, sources.songData]) {
    for await (const batch of openStore(place).list(place)) {
      const lacking = batch.filter(({ uri, version }) => !known.has(`${uri} ${version}`));
      differences.push(...lacking.map(({ uri }) => `the ledger lacks ${uri} as it is now`));
    }
  }
  return differences;
}

/** Load id of the run that published last. */
export async function lastLoad(world: World): Promise<string> {
  const { rows } = await withClient(world.database, (client) =>
    client.query<{ load_id: string }>(
      "select max(load_id) as load_id from sparkify_ops.load_run where status = 'published'",
    ),
  );
  return String(rows[0]?.load_id);
}

/** Version of the star of a world. */
export async function starVersion(world: World): Promise<number> {
  const { rows } = await withClient(world.database, (client) =>
    client.query<{ version: string }>('select version from sparkify_ops.star_version'),
  );
  return Number(rows[0]?.version);
}

/** The star of a world. */
export function starOf(world: World): Promise<StarDump> {
  return withClient(world.database, dumpStar);
}
