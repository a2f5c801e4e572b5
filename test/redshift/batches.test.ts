import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { createOpenStore } from '../../src/store/open-store.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { openWarehouse } from '../../src/warehouse/open-warehouse.js';
import { activityBench, load, type ActivityBench } from '../support/activity-bench.js';
import { filesUnder, loadInTurns } from '../support/arrival.js';
import { redshiftWarehouse, uploadFiles } from '../support/redshift-warehouse.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const redshift = await redshiftWarehouse();
const { settings, database, bucket } = redshift;
const s3 = connectS3(settings);
const opened = await openWarehouse(settings, s3);
after(() => opened.close());
after(() => s3.close());

/** Activities on the emulator, where each day is a batch of its own, as it is on PostgreSQL. */
const ofDays = (await activityBench()).with({
  warehouse: { ...opened, batching: { sharesDays: false, maxBytes: Infinity, maxObjects: Infinity } },
  openStore: createOpenStore(s3),
});

/** The logs of one test: a folder of their own. */
class Logs {
  readonly bench: ActivityBench;

  constructor(
    readonly folder: string,
    readonly objects: number,
  ) {
    this.bench = ofDays.with({ settings: { ...settings, S3_LOG_DATA: `s3://${bucket}/${folder}` } });
  }

  /** Uploads a day as a number of objects. */
  async put(day: number, records: readonly string[] = lines(day)): Promise<void> {
    for (let n = 0; n < this.objects; n++) await redshift.put(this.nameOf(day, n), this.part(records, n).join('\n'));
  }

  nameOf(day: number, object: number): string {
    return `${this.folder}/2018-11-0${day + 1}-${String(object).padStart(2, '0')}.json`;
  }

  /** Breaks the last record of one object of a day. @returns its line. */
  async break(day: number): Promise<number> {
    const records = this.part(lines(day), BROKEN);
    const broken = records.map((record, n) => (n === records.length - 1 ? record.slice(0, 40) : record));
    await redshift.put(this.nameOf(day, BROKEN), broken.join('\n'));
    return records.length;
  }

  private part(records: readonly string[], n: number): readonly string[] {
    const each = Math.ceil(records.length / this.objects);
    return records.slice(n * each, (n + 1) * each);
  }
}

const root = mkdtempSync(join(tmpdir(), 'sparkify-batches-'));
after(() => rmSync(root, { recursive: true, force: true }));

/** Objects of a day: with those of another day, more than are left as they are, so that they are compacted. */
const MANY = 20;
const FEW = 2;
/** Object of a day that has a broken record. */
const BROKEN = 1;

let days: string[];
let songs: string[];
let onPostgres: StarDump;

before(async () => {
  await generateSource({ out: root, days: 3, users: 20, songs: 40, seed: 8, eventsPerDay: 80 });
  [days, songs] = [filesUnder(root, 'log_data').sort(), filesUnder(root, 'song_data').sort()];
  onPostgres = await loadInTurns(root, [[...days, ...songs]]);
  await uploadFiles(redshift, root, songs);
});

beforeEach(() => forgetLoads(database));

function lines(day: number): string[] {
  return readFileSync(join(root, days[day] ?? ''), 'utf8')
    .trimEnd()
    .split('\n');
}

async function rows(sql: string): Promise<unknown[]> {
  return (await database.query<object>(sql)).rows;
}

const REJECTED = `select regexp_replace(uri, '^s3://[^/]+/', '') as name, line::int
  from sparkify_ops.rejected_record order by uri, line`;

const DAYS_BY_BATCH = `
  select distinct b.first_date as day, to_char(p.start_time, 'YYYY-MM-DD') as played
  from sparkify_ops.load_batch b
  join (select start_time, batch_id from songplay union all select start_time, batch_id from unmatched_play) p
    on p.batch_id = b.batch_id
  order by 1, 2`;

for (const [how, objects] of [
  ['compacted', MANY],
  ['as they are', FEW],
] as const) {
  describe(`several batches in one run, of objects that are read ${how}`, () => {
    test('each play has the batch of its object, and a rejected record of the second one is traced to its object', async () => {
      const logs = new Logs(`one-${objects}`, objects);
      for (const day of [0, 1, 2]) await logs.put(day);
      const line = await logs.break(1);
      assert.equal((await load(logs.bench, { maxErrors: 10 })).outcome, 'published');
      assert.deepEqual(await rows(REJECTED), [{ name: logs.nameOf(1, BROKEN), line }]);
      assert.deepEqual(
        await rows('select source, objects::int from sparkify_ops.load_batch order by source, batch_id'),
        [objects, objects, objects, songs.length].map((count, n) => ({
          source: n < 3 ? 'events' : 'songs',
          objects: count,
        })),
      );
      assert.deepEqual(
        await rows(DAYS_BY_BATCH),
        [1, 2, 3].map((day) => ({ day: `2018-11-0${day}`, played: `2018-11-0${day}` })),
      );
    });

    test('the limit of rejected records is one of the step, whatever batch they are in', async () => {
      const logs = new Logs(`two-${objects}`, objects);
      for (const day of [0, 1]) await logs.put(day);
      const broken = [];
      for (const day of [0, 1]) broken.push({ name: logs.nameOf(day, BROKEN), line: await logs.break(day) });
      await assert.rejects(load(logs.bench, { maxErrors: 2 }), { type: 'RECORDS_REJECTED' });
      assert.deepEqual(await rows(REJECTED), broken);
      assert.equal((await load(logs.bench, { maxErrors: 3 })).outcome, 'published');
    });
  });
}

test('a replaced day leaves the star that a first load of the objects as they are now makes', async () => {
  const logs = new Logs('replaced', FEW);
  for (const day of [0, 2]) await logs.put(day);
  const others = lines(1).map((line) => line.replace('"level":"free"', '"level":"paid"'));
  await logs.put(
    1,
    others.slice(5).concat(lines(2).map((line) => line.replace('"itemInSession":', '"itemInSession":9'))),
  );
  await load(logs.bench);
  await logs.put(1);
  const published = await load(logs.bench);
  assert.ok(published.outcome === 'published');
  const { songplay, unmatched_play: unmatched } = published.changed;
  assert.ok((songplay.deleted ?? 0) + (unmatched.deleted ?? 0) > 0, 'plays are gone');
  assertSameStar(await dumpStar(database), onPostgres);
});
