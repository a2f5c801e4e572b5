import { listedObjects } from '../../src/load/listed-objects.js';
import { SETTINGS } from '../../src/config/settings.js';
import { sqlFile } from '../../src/sql/files.js';
import { bindVariables } from '../../src/sql/variables.js';
import type { SourceObject, Store } from '../../src/store/store.js';
import type { Bench, Case, Line } from '../bench.js';
import { freshDatabase } from '../database.js';
import { LISTED, LISTED_PREFIX, listedKey } from '../listing-s3.js';
import { watchProcesses } from '../process-watch.js';

const DATABASE = 'bench_scale';
const BUCKET = 's3://bench/';
const PAGE = 1_000;
/** Pages of the ledger that are asked for, evenly over all of it. */
const PAGES = 500;

/** Figures of docs/scale.md: the ledger's answer to a page at more and more rows, and a very long listing. */
export const scale: Case = {
  name: 'scale',
  run: async (bench) => {
    const sizes = bench.quick ? [10_000, 20_000] : [1_000_000, 10_000_000];
    const lines: Line[] = [];
    for (const rows of sizes) lines.push(...(await askLedger(bench, rows)));
    for (const keys of sizes) lines.push(...(await listMany(bench, keys)));
    return { lines };
  },
};

/** The ledger at 100 million rows: 25 GB of disk, so it is measured only where it is named. */
export const hugeLedger: Case = {
  name: 'ledger-100m',
  onlyNamed: true,
  run: async (bench) => ({ lines: await askLedger(bench, bench.quick ? 50_000 : 100_000_000) }),
};

async function askLedger({ postgres, say }: Bench, rows: number): Promise<Line[]> {
  await freshDatabase(postgres, DATABASE);
  return postgres.ask(async (client) => {
    await client.query(sqlFile('tables/ops/load_object.sql').text);
    await client.query(`
      insert into load_object (source, uri, version, bytes, records, rejected, load_id, loaded_at, batch_id)
      select 'songs', '${BUCKET}${LISTED_PREFIX}' || substr(d, 1, 3) || '/' || substr(d, 4, 3) || '/TR' || d || '.json',
        '${LISTED.etag}', ${LISTED.bytes}, 1, 0, '20260101t000000_00000000', '2026-01-01', 1
      from (select lpad(n::text, 9, '0') as d from generate_series(0, ${rows - 1}) as n) as digits`);
    await client.query('create index load_object_key on load_object (source, uri)');
    await client.query('vacuum analyze load_object');
    const { rows: sizes } = await client.query<{ mb: number }>(
      "select pg_total_relation_size('load_object') / 1048576 as mb",
    );
    const text = sqlFile('ledger/known_objects.sql').statements[0]?.text ?? '';
    const seconds: number[] = [];
    for (let page = 0; page < PAGES; page++) {
      const from = Math.floor((page * (rows - PAGE)) / PAGES);
      const [first, last] = [from, from + PAGE - 1].map((number) => BUCKET + listedKey(number));
      const { text: sql, values } = bindVariables(text, { source: 'songs', first, last, undone: '' });
      const began = performance.now();
      const found = await client.query(sql, [...values]);
      seconds.push(performance.now() - began);
      if (found.rowCount !== PAGE) throw new Error(`${found.rowCount} rows of a page of ${PAGE}`);
    }
    const ledger = `ledger of ${rows.toLocaleString('en')} objects`;
    say(`  ${ledger}: asked`);
    return [
      { work: `${ledger}: a page of ${PAGE}`, ours: seconds, unit: 'ms' },
      { work: `${ledger}: its size with its index`, ours: [Number(sizes[0]?.mb)], unit: 'MB' },
    ];
  }, DATABASE);
}

/** The listing's own cost: no network, no XML, no ledger. */
async function listMany({ say }: Bench, keys: number): Promise<Line[]> {
  const plan = { logData: '', songData: BUCKET, logJsonPath: null, window: null, full: true };
  const taken = watchProcesses({ 'the listing process': { pid: process.pid } });
  const began = performance.now();
  let listed = 0;
  const finding = { openStore: () => storeOf(keys), settings: SETTINGS.parse({}), session: null };
  for await (const page of listedObjects(finding, plan, 'songs')) listed += page.objects.length;
  const seconds = (performance.now() - began) / 1000;
  if (listed !== keys) throw new Error(`${listed} of ${keys} keys`);
  const work = `listing ${keys.toLocaleString('en')} keys of a store in memory`;
  say(`  ${work}: ${seconds.toFixed(1)} s`);
  return [{ work, ours: [seconds], ...taken() }];
}

function storeOf(keys: number): Store {
  return {
    readAhead: 1,
    async *list() {
      for (let from = 0; from < keys; from += PAGE) {
        yield Array.from({ length: Math.min(PAGE, keys - from) }, (_, at) => objectOf(from + at));
      }
    },
    read: () => {
      throw new Error('Nothing is read here');
    },
  };
}

function objectOf(number: number): SourceObject {
  return { uri: BUCKET + listedKey(number), version: LISTED.etag, bytes: LISTED.bytes };
}
