import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { Settings } from '../../../config/settings.js';
import { generateSource, type Generated, type GenerateOptions } from '../../../generate/generate.js';
import { makeBucket } from '../../../store/s3-bucket.js';
import { connectS3 } from '../../../store/s3-connection.js';
import { parseS3Uri } from '../../../store/s3-uri.js';
import { openStagingPrefix, type StagingPrefix } from '../../../store/staging-prefix.js';

const MAX_UPLOADS_AT_ONCE = 16;

/** Options of the upload besides the URI, which is `out` of the options of the data. */
export interface S3Target {
  /** Creates the bucket if it does not exist. */
  readonly createBucket: boolean;
}

/**
 * Generates data in a temporary folder and writes it to S3. The same options give the same objects with the same ETags,
 * so that a load recognizes objects that are written again.
 * @returns amounts of the data, with its URIs in S3.
 * @throws INPUT_INVALID; PERMISSION_DENIED, SOURCE_MISSING (no such bucket), SOURCE_UNAVAILABLE.
 */
export async function generateToS3(
  settings: Settings,
  options: GenerateOptions,
  { createBucket }: S3Target,
): Promise<Generated> {
  const s3 = connectS3(settings);
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-generate-'));
  try {
    const generated = await generateSource({ ...options, out: folder });
    if (createBucket) await makeBucket(s3, parseS3Uri(options.out).bucket);
    const place = openStagingPrefix(s3, options.out);
    await uploadAll(folder, place);
    const uri = (path: string) => place.uri + nameOf(folder, path);
    return {
      ...generated,
      logData: uri(generated.logData),
      songData: uri(generated.songData),
      logJsonPath: uri(generated.logJsonPath),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    s3.close();
  }
}

async function uploadAll(folder: string, place: StagingPrefix): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const remaining = paths.values();
  const uploader = async (): Promise<void> => {
    for (const path of remaining) await place.put(nameOf(folder, path), createReadStream(path));
  };
  await Promise.all(Array.from({ length: MAX_UPLOADS_AT_ONCE }, uploader));
}

function nameOf(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
