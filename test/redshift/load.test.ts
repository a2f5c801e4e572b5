import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Client } from '@temporalio/client';
import type { LoadedTables, LoadResult } from '../../src/model/result.js';
import { generateSource } from '../../src/generate/generate.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { startSparkify } from '../support/cli.js';
import { keysBelow, redshiftWarehouse, uploadFiles, withNamespace, withWorker } from '../support/redshift-warehouse.js';
import { environmentOf } from '../support/environment.js';
import { executeLoad } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const warehouse = await redshiftWarehouse();
const root = mkdtempSync(join(tmpdir(), 'sparkify-redshift-'));
after(() => rmSync(root, { recursive: true, force: true }));

let days: string[];
let songs: string[];
let onPostgres: StarDump;

before(async () => {
  await generateSource({ out: root, days: 4, users: 30, songs: 100, seed: 3, eventsPerDay: 100 });
  [days, songs] = [filesUnder(root, 'log_data').sort(), filesUnder(root, 'song_data').sort()];
  onPostgres = await loadInTurns(root, [[...days, ...songs]]);
});

/** The COPY statements since the last call: what they read, and their text. */
async function copies(): Promise<{ source: string; sql: string; files: number }[]> {
  const { rows } = await warehouse.database.query<{ source: string; sql: string; files: number }>(
    `select data_source as source, query_text as sql,
       (select count(*)::int from redshift_emulator.load_file f where f.query_id = l.query_id) as files
     from redshift_emulator.load l order by query_id`,
  );
  await warehouse.database.query('delete from redshift_emulator.load');
  return rows;
}

test('with a staging prefix: manifests, merged parts, and nothing left of them; the star is that of PostgreSQL', async () => {
  const gzip = (path: string) => path === days[1] || path === days[3];
  await withWorker(warehouse.settings, async (client) => {
    await uploadFiles(warehouse, root, [...days.slice(0, 2), ...songs.slice(0, 60)], gzip);
    const first = await executeLoad(client);
    assert.deepEqual([first.objects.events.loaded, first.objects.songs.loaded], [2, 60]);
    assert.deepEqual(await candidateRows(client, first.workflowId), insertedRows(first));
    assert.deepEqual(await keysBelow(warehouse, 'work/'), []);
    const sent = await copies();
    assert.ok(sent.every(({ sql, source }) => source.endsWith('.manifest') && /\nmanifest\b/.test(sql)));
    assert.deepEqual(sent.map(({ files }) => files).sort(), [1, 1, 4], 'plain logs, compressed logs, merged songs');
    assert.ok(sent.some(({ sql }) => /json 's3:.*work\/\w+\/events\/[\w-]+-1\/jsonpaths\.json'/.test(sql)));
    const second = await executeLoad(client);
    assert.deepEqual([second.objects.events.loaded, second.objects.songs.loaded], [0, 0]);
    assert.deepEqual(second.tables, first.tables);
    assert.deepEqual(await copies(), []);
    await uploadFiles(warehouse, root, [days[2] ?? ''], gzip);
    assert.equal((await executeLoad(client)).objects.events.loaded, 1);
    await uploadFiles(warehouse, root, [days[3] ?? '', ...songs.slice(60)], gzip);
    const last = await executeLoad(client);
    assert.deepEqual([last.objects.songs.loaded, last.moved > 0], [40, true]);
  });
  assertSameStar(await dumpStar(warehouse.database), onPostgres);
  assert.deepEqual(await keysBelow(warehouse, 'work/'), []);
});

/** Results of the completed steps of a workflow, as JSON. */
async function resultsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) =>
    (event.activityTaskCompletedEventAttributes?.result?.payloads ?? []).map(({ data }) =>
      Buffer.from(data ?? []).toString('utf8'),
    ),
  );
}

/** The numbers of candidate rows that the load steps of a workflow gave back, by the table of the star. */
async function candidateRows(client: Client, workflowId: string): Promise<Record<string, number>> {
  const steps = (await resultsOf(client, workflowId)).filter((result) => result.startsWith('{"starVersion"'));
  const rows = steps.flatMap((result) => Object.entries((JSON.parse(result) as LoadedTables).rows));
  return Object.fromEntries(rows.map(([table, count]) => [table.replace('new_', ''), count]));
}

/** Row counts that a first load must have inserted: each song has one record, each play is in one table, nothing is gone. */
function insertedRows({ changed }: LoadResult): Record<string, number> {
  const { users, song, artist, times, songplay, unmatched_play: unmatched } = changed;
  const gone = Object.fromEntries(['users', 'song', 'artist', 'times', 'play'].map((table) => [`gone_${table}`, 0]));
  return {
    ...gone,
    users: users.inserted,
    song: song.inserted,
    song_record: song.inserted,
    artist: artist.inserted,
    times: times.inserted,
    play: songplay.inserted + unmatched.inserted,
  };
}

test('without one: the whole prefix, then object by object with a warning; JSONPaths from S3', async () => {
  await forgetLoads(warehouse.database);
  await copies();
  const at = (path: string) => `s3://${warehouse.bucket}/plain/${path}`;
  const settings = {
    ...warehouse.settings,
    S3_WORK_PREFIX: undefined,
    S3_LOG_JSONPATH: at('log_json_path.json'),
    S3_LOG_DATA: at('log_data'),
    S3_SONG_DATA: at('song_data'),
  };
  const put = async (paths: readonly string[]) => {
    for (const path of paths) await warehouse.put(`plain/${path}`, readFileSync(join(root, path)));
  };
  await put(['log_json_path.json', ...days.slice(0, 2), ...songs]);
  const home = mkdtempSync(join(root, 'worker-'));
  await withNamespace(async (client, address) => {
    const temporal = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: client.options.namespace };
    const worker = startSparkify(['worker'], { home, env: { ...environmentOf(settings), ...temporal } });
    await worker.saw('Worker ready');
    const first = await executeLoad(client);
    assert.deepEqual([first.objects.events.loaded, first.objects.songs.loaded], [2, 100]);
    const whole = await copies();
    assert.deepEqual(whole.map(({ source }) => source).sort(), [at('log_data/'), at('song_data/')]);
    assert.ok(whole.some(({ sql }) => sql.includes(`json '${at('log_json_path.json')}'`)));
    await put(days.slice(2));
    const second = await executeLoad(client);
    assert.deepEqual((await copies()).map(({ source }) => source).sort(), days.slice(2).map(at));
    const warning = 'events: 2 objects are loaded by 2 COPY statements, one after another';
    assert.ok((await resultsOf(client, second.workflowId)).some((result) => result.includes(warning)));
    const { stderr } = await worker.end('SIGTERM');
    assert.ok(stderr.includes(warning), stderr);
    assert.ok(!stderr.includes(warehouse.redshift.password));
  });
  assertSameStar(await dumpStar(warehouse.database), onPostgres);
});
