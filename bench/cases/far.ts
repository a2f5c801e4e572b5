import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { connectS3, type S3Connection } from '../../src/store/s3-connection.js';
import { startDistantProxy, type Distance, type DistantProxy } from '../../test/support/distant-proxy.js';
import { startRedshift } from '../../test/support/redshift/server.js';
import { startS3, type S3Server } from '../../test/support/s3-server.js';
import type { Bench, Case, Line } from '../bench.js';
import { freshDatabase } from '../database.js';
import { generateDayAfter, generateMonths, type Sources } from '../sources.js';
import { startWorkerProcess, type WorkerProcess } from '../worker-process.js';

const DATABASE = 'bench_far';
const BUCKET = 'bench';
const SIZE = { months: 1, songs: 100 };
const WRITES_AT_ONCE = 32;

/** A warehouse in another region: a round trip of 40 ms, and commits that queue for 400 ms. */
const DISTANCE: Distance = { requestMs: 40, commitMs: 400 };

/** The loads that are measured, in their order, and the most that each may take. */
const LOADS = {
  'first load': { seconds: 9, requests: 220 },
  'one more day': { seconds: 6, requests: 140, commits: 12 },
  'nothing new': { seconds: 2.5, requests: 25 },
} as const;

type LoadName = keyof typeof LOADS;

/** Seconds, requests and commits of one load. */
interface Figures {
  readonly seconds: number;
  readonly requests: number;
  readonly commits: number;
}

/** Loads into the Redshift emulator behind a proxy that adds time to each request and to each commit. */
export const far: Case = {
  name: 'far',
  run: async (bench) => {
    const s3 = await startS3();
    const connection = connectS3({ S3_REGION: s3.region, S3_ENDPOINT: s3.endpoint, S3_REQUESTER_PAYS: false });
    process.env['AWS_ACCESS_KEY_ID'] = s3.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = s3.secretAccessKey;
    try {
      await connection.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      const runs: Record<LoadName, Figures>[] = [];
      for (let run = 0; run < bench.runs; run += 1) {
        runs.push(await loadFromAfar(bench, s3, connection, `run-${run}`));
        bench.say(`  ${JSON.stringify(runs.at(-1))}`);
      }
      return { lines: (Object.keys(LOADS) as LoadName[]).flatMap((name) => linesOf(name, runs)) };
    } finally {
      connection.close();
      await s3.stop();
    }
  },
};

/** The three loads, on an empty database. */
async function loadFromAfar(
  bench: Bench,
  s3: S3Server,
  connection: S3Connection,
  prefix: string,
): Promise<Record<LoadName, Figures>> {
  await upload(connection, prefix, await generateMonths(bench, SIZE));
  await freshDatabase(bench.postgres, DATABASE);
  const redshift = await startRedshift({ postgres: { ...bench.postgres.service, database: DATABASE }, s3 });
  const proxy = await startDistantProxy(redshift, DISTANCE);
  const worker = await startWorkerProcess(bench, DATABASE, placesOf(prefix), {
    SPARKIFY_CLUSTER_ENGINE: 'redshift',
    SPARKIFY_CLUSTER_HOST: proxy.host,
    SPARKIFY_CLUSTER_DB_PORT: String(proxy.port),
    SPARKIFY_S3_ENDPOINT: s3.endpoint,
    SPARKIFY_S3_REGION: s3.region,
    SPARKIFY_S3_WORK_PREFIX: `s3://${BUCKET}/${prefix}/work`,
    SPARKIFY_IAM_ROLE_ARN: 'arn:aws:iam::123456789012:role/bench',
  });
  try {
    const first = await measuredLoad(worker, proxy, SIZE.months * 28);
    await upload(connection, prefix, await generateDayAfter(bench, SIZE));
    const day = await measuredLoad(worker, proxy, 1);
    const nothing = await measuredLoad(worker, proxy, 0);
    return { 'first load': first, 'one more day': day, 'nothing new': nothing };
  } finally {
    await worker.stop();
    await proxy.stop();
    await redshift.stop();
  }
}

async function measuredLoad(worker: WorkerProcess, proxy: DistantProxy, logs: number): Promise<Figures> {
  proxy.takeRequests();
  const { seconds, result } = await worker.load();
  assert.equal(result.objects.events.loaded, logs);
  const requests = proxy.takeRequests();
  return { seconds, requests: requests.length, commits: requests.filter(({ commits }) => commits).length };
}

function placesOf(prefix: string): Sources {
  return { logData: `s3://${BUCKET}/${prefix}/log_data`, songData: `s3://${BUCKET}/${prefix}/song_data` };
}

async function upload(s3: S3Connection, prefix: string, { logData, songData }: Sources): Promise<void> {
  const root = join(logData, '..');
  const files = [logData, songData].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name).slice(root.length + 1)),
  );
  for (let at = 0; at < files.length; at += WRITES_AT_ONCE) {
    const writes = files.slice(at, at + WRITES_AT_ONCE).map((name) => {
      const object = { Bucket: BUCKET, Key: `${prefix}/${name}`, Body: readFileSync(join(root, name)) };
      return s3.client.send(new PutObjectCommand(object));
    });
    await Promise.all(writes);
  }
}

function linesOf(name: LoadName, runs: readonly Record<LoadName, Figures>[]): Line[] {
  const limits: Partial<Figures> = LOADS[name];
  const distance = `${DISTANCE.requestMs} ms a request, ${DISTANCE.commitMs} ms a commit`;
  return (['seconds', 'requests', 'commits'] as const).map((figure) => {
    const most = limits[figure];
    return {
      work: figure === 'seconds' ? `far away (${distance}): ${name}` : `far away: ${name}, ${figure}`,
      ours: runs.map((run) => run[name][figure]),
      unit: figure === 'seconds' ? 's' : figure,
      target: most === undefined ? undefined : { most, of: 'ours' },
    };
  });
}
