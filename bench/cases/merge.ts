import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressedBytes, compactObjects } from '../../src/store/compact.js';
import { s3Store } from '../../src/store/s3.js';
import { connectS3, type S3Connection } from '../../src/store/s3-connection.js';
import type { SourceObject } from '../../src/store/store.js';
import { openStagingPrefix } from '../../src/store/staging-prefix.js';
import { startS3 } from '../../test/support/s3-server.js';
import type { Case } from '../bench.js';
import { generateMonths, sourcesIn } from '../sources.js';

const BUCKET = 'bench';
const WRITTEN_AT_ONCE = 32;
/** As many as the real data has. */
const OBJECTS = 14_896;

/** Merging small S3 objects into a few parts, as it is done before COPY on Redshift; on a local S3 server. */
export const merge: Case = {
  name: 'merge',
  run: async (bench) => {
    const songs = bench.quick ? 500 : OBJECTS;
    const { songData } = await (bench.real === null || bench.quick
      ? generateMonths(bench, { months: 1, songs })
      : sourcesIn(bench.real));
    const server = await startS3();
    process.env['AWS_ACCESS_KEY_ID'] = server.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = server.secretAccessKey;
    const s3 = connectS3({ S3_REGION: server.region, S3_ENDPOINT: server.endpoint, S3_REQUESTER_PAYS: false });
    try {
      await s3.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      await upload(s3, songData);
      const seconds: number[] = [];
      for (let run = 0; run < bench.runs; run += 1) seconds.push(await mergeOnce(s3, `merged-${run}`));
      bench.say(`  merging: ${seconds.map((one) => `${one.toFixed(2)} s`).join(', ')}`);
      return {
        lines: [{ work: `merging ${songs} small S3 objects`, ours: seconds, target: { most: 6, of: 'ours' } }],
      };
    } finally {
      s3.close();
      await server.stop();
    }
  },
};

async function upload(s3: S3Connection, folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  for (let at = 0; at < files.length; at += WRITTEN_AT_ONCE) {
    const some = files.slice(at, at + WRITTEN_AT_ONCE).map((name) => {
      const object = { Bucket: BUCKET, Key: `song_data/${name}`, Body: readFileSync(join(folder, name)) };
      return s3.client.send(new PutObjectCommand(object));
    });
    await Promise.all(some);
  }
}

/** Listing is part of it, as the sizes of the parts depend on it. */
async function mergeOnce(s3: S3Connection, folder: string): Promise<number> {
  const began = performance.now();
  const store = s3Store(s3);
  const batches: SourceObject[][] = [];
  for await (const batch of store.list(`s3://${BUCKET}/song_data`)) batches.push(batch);
  const objects = batches.flat();
  const bytes = objects.reduce((sum, object) => sum + compressedBytes(object), 0);
  await compactObjects(store, inTurn(batches), openStagingPrefix(s3, `s3://${BUCKET}/work`), {
    folder,
    slices: 4,
    expected: { objects: objects.length, bytes },
    onCompacted: async () => undefined,
  });
  return (performance.now() - began) / 1000;
}

async function* inTurn(batches: SourceObject[][]): AsyncIterable<SourceObject[]> {
  yield* batches;
}
