import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Connection } from '../../src/store/s3-connection.js';
import type { DataSet } from './data-set.js';

/** Places at which a round's objects arrive. */
export interface RoundSources {
  readonly input: { readonly logData: string; readonly songData: string };
  /** Writes an object by its path in the data set: all of it, or its first lines. */
  put(path: string, part?: 'half'): Promise<void>;
  remove(path: string): Promise<void>;
}

/** A source in a folder. */
export function folderSources(data: DataSet, folder: string): RoundSources {
  const logData = join(folder, 'log_data');
  const songData = join(folder, 'song_data');
  for (const path of [logData, songData]) mkdirSync(path, { recursive: true });
  return {
    input: { logData, songData },
    put: async (path, part) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      // Moved into place, as those who write into a folder that is read should: no half of it is ever seen.
      writeFileSync(join(folder, 'arriving'), contentOf(data, path, part));
      renameSync(join(folder, 'arriving'), file);
    },
    remove: async (path) => rmSync(join(folder, path)),
  };
}

/** A source in a bucket. */
export function bucketSources(data: DataSet, s3: S3Connection, bucket: string, prefix: string): RoundSources {
  const at = (path: string) => ({ Bucket: bucket, Key: `${prefix}/${path}` });
  return {
    input: { logData: `s3://${bucket}/${prefix}/log_data`, songData: `s3://${bucket}/${prefix}/song_data` },
    put: async (path, part) => {
      await s3.client.send(new PutObjectCommand({ ...at(path), Body: contentOf(data, path, part) }));
    },
    remove: async (path) => {
      await s3.client.send(new DeleteObjectCommand(at(path)));
    },
  };
}

/** Half of an object holds the first of its lines. */
function contentOf({ root }: DataSet, path: string, part?: 'half'): Buffer {
  const all = readFileSync(join(root, path));
  if (part === undefined) return all;
  const lines = all.toString('utf8').trimEnd().split('\n');
  return Buffer.from(`${lines.slice(0, Math.ceil(lines.length / 2)).join('\n')}\n`);
}
