import assert from 'node:assert/strict';
import { activityTimes } from '../activity-times.js';
import type { Bench, Case, Line } from '../bench.js';
import { freshDatabase } from '../database.js';
import { LISTED, LISTED_PREFIX, startListingS3, type ListingS3 } from '../listing-s3.js';
import { watchProcesses } from '../process-watch.js';
import { generateMonths } from '../sources.js';
import { startWorkerProcess, type EndedLoad } from '../worker-process.js';

const DATABASE = 'bench_ledger';
const FEW = 10;
/** Objects at which a worker's memory is compared: with fewer, the garbage of their lists is never collected. */
const SOME = 100_000;

/** A run that finds nothing new: all that is listed is in the ledger. Its history and memory, with few objects and with many. */
export const nothingNew: Case = {
  name: 'nothing-new',
  run: async (bench) => {
    const many = bench.quick ? 5_000 : 1_000_000;
    const few = await findNothing(bench, FEW);
    const some = await findNothing(bench, Math.min(SOME, many));
    const all = await findNothing(bench, many);
    return { lines: [...lines(many, few, all), memoryLine(many, SOME, some, all, { most: 1.2, of: 'ratio' })] };
  },
};

/** Figures of loads that list so many objects and find nothing new among them. */
export interface NothingNew {
  readonly seconds: readonly number[];
  readonly workerMb: number;
  readonly events: number;
  readonly eventsOfSteps: number;
  readonly kilobytes: number;
}

/** Measures loads that list so many objects, and find them all in the ledger. */
export async function findNothing(bench: Bench, count: number): Promise<NothingNew> {
  const s3 = await startListingS3(count);
  try {
    return await runs(bench, s3, count);
  } finally {
    s3.close();
  }
}

async function runs(bench: Bench, s3: ListingS3, count: number): Promise<NothingNew> {
  const { logData, songData } = await generateMonths(bench, { months: 1, songs: 100 });
  await freshDatabase(bench.postgres, DATABASE);
  const listed = { logData, songData: `s3://${s3.bucket}/${LISTED_PREFIX}` };
  const worker = await startWorkerProcess(bench, DATABASE, listed, {
    SPARKIFY_LOAD_ALLOWED_SOURCES: songData,
    SPARKIFY_S3_ENDPOINT: s3.endpoint,
    SPARKIFY_S3_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
  });
  try {
    await worker.load({ songData });
    await writeLedger(bench, s3, count);
    const taken = watchProcesses({ worker: { pid: worker.pid } });
    const loads: EndedLoad[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      loads.push(await worker.load());
      const { songs } = (loads.at(-1) as EndedLoad).result.objects;
      assert.deepEqual([songs.listed, songs.loaded], [count, 0]);
      bench.say(`  ${count} objects, nothing new: ${loads.at(-1)?.seconds.toFixed(2)} s`);
    }
    const histories = await Promise.all(loads.map(({ handle }) => activityTimes(handle)));
    return {
      seconds: loads.map(({ seconds }) => seconds),
      workerMb: taken().peakMb['worker'] ?? NaN,
      events: Math.max(...histories.map(({ events }) => events)),
      eventsOfSteps: Math.max(...histories.map(({ eventsOfSteps }) => eventsOfSteps)),
      kilobytes: Math.max(...histories.map(({ bytes }) => bytes / 1024)),
    };
  } finally {
    await worker.stop();
  }
}

/** The ledger of a warehouse that has loaded all that is listed. */
async function writeLedger({ postgres }: Bench, { bucket }: ListingS3, count: number): Promise<void> {
  const sql = `
    insert into sparkify_ops.load_object (source, uri, version, bytes, records, rejected, load_id, loaded_at, batch_id)
    select 'songs', 's3://${bucket}/${LISTED_PREFIX}' || regexp_replace(lpad(n::text, 9, '0'), '(...)(...)...', '\\1/\\2/TR\\&.json'),
      '${LISTED.etag}', ${LISTED.bytes}, 1, 0, 'bench', '2026-01-01', 1
    from generate_series(0, ${count - 1}) as n`;
  await postgres.ask(async (client) => {
    await client.query(sql);
    await client.query('analyze sparkify_ops.load_object');
  }, DATABASE);
}

function lines(many: number, few: NothingNew, all: NothingNew): Line[] {
  const objects = `${many.toLocaleString('en')} objects`;
  const against = `${objects} against ${FEW}`;
  return [
    { work: `nothing new: ${objects} listed, all in the ledger`, ours: all.seconds, target: { most: 5, of: 'ours' } },
    memoryLine(many, FEW, few, all, { most: 300, of: 'ours' }),
    {
      work: `events of the history but for workflow tasks, ${against}`,
      unit: 'events',
      ours: [all.eventsOfSteps],
      floor: [few.eventsOfSteps],
      target: { most: 1, of: 'ratio' },
    },
    {
      work: `all events of the history, ${against}`,
      unit: 'events',
      target: { most: 300, of: 'ours' },
      ours: [all.events],
      floor: [few.events],
    },
    {
      work: `size of the history, ${against}`,
      unit: 'KB',
      target: { most: 300, of: 'ours' },
      ours: [all.kilobytes],
      floor: [few.kilobytes],
    },
  ];
}

function memoryLine(many: number, less: number, of: NothingNew, all: NothingNew, target?: Line['target']): Line {
  const [objects, against] = [many, less].map((count) => count.toLocaleString('en'));
  return {
    work: `nothing new: the worker's memory, ${objects} objects against ${against}`,
    unit: 'MB',
    ours: [all.workerMb],
    floor: [of.workerMb],
    target,
  };
}
