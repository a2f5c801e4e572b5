import { Readable } from 'node:stream';
import { LoadError } from '../../model/errors.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingJob } from '../warehouse.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';

/** Input of one COPY. */
export interface CopyInput {
  readonly from: string;
  readonly isManifest: boolean;
  readonly isGzip: boolean;
  readonly objects: number;
}

/** Whether an object is compressed: a COPY reads either compressed objects or others. */
export function isGzip({ uri }: Pick<SourceObject, 'uri'>): boolean {
  return uri.endsWith('.gz');
}

/** Writes manifests of the objects, with a separate one for compressed objects. A missing object fails the COPY. */
export async function manifests(
  work: StagingPrefix,
  folder: string,
  batches: readonly (readonly SourceObject[])[],
  signal?: AbortSignal,
): Promise<CopyInput[]> {
  const inputs: CopyInput[] = [];
  for (const gzip of [false, true]) {
    const count = batches.reduce((sum, batch) => sum + batch.filter((object) => isGzip(object) === gzip).length, 0);
    if (count === 0) continue;
    const name = `${folder}/${gzip ? 'gzip' : 'plain'}.manifest`;
    const { uri } = await work.put(name, Readable.from(manifestText(batches, gzip), { objectMode: false }), signal);
    inputs.push({ from: uri, isManifest: true, isGzip: gzip, objects: count });
  }
  return inputs;
}

function* manifestText(batches: readonly (readonly SourceObject[])[], gzip: boolean): Iterable<Buffer> {
  let separator = '{"entries":[\n';
  for (const batch of batches) {
    let text = '';
    for (const object of batch.filter((one) => isGzip(one) === gzip)) {
      text += separator + JSON.stringify({ url: object.uri, mandatory: true });
      separator = ',\n';
    }
    yield Buffer.from(text);
  }
  yield Buffer.from('\n]}\n');
}

/**
 * Inputs of COPY without a staging prefix for manifests: the source's prefix as a whole if this run loads all objects below
 * it, else object by object, with a warning to the operator.
 * @throws CONFIG_INVALID if COPY would read other objects too.
 */
export function withoutStagingPrefix(job: StagingJob, batches: readonly (readonly SourceObject[])[]): CopyInput[] {
  const objects = batches.flat();
  if (job.isWhole && isPrefixOnly(job, objects)) return [wholePrefix(job.uri, objects)];
  assertNoneBeginsLikeAnother(objects);
  if (objects.length > 1) job.onWarning(costOf(job, objects.length));
  return objects.map((object) => ({ from: object.uri, isManifest: false, isGzip: isGzip(object), objects: 1 }));
}

/** Whether there are only objects below the prefix, and no JSONPaths file: COPY would read that as a log. */
function isPrefixOnly({ uri, jsonUri }: StagingJob, objects: readonly SourceObject[]): boolean {
  return jsonUri?.startsWith(asFolder(uri)) !== true && !objects.some((object) => object.uri === uri);
}

function costOf({ source }: StagingJob, objects: number): string {
  return (
    `${source}: ${objects} objects are loaded by ${objects} COPY statements, one after another, at some seconds each on ` +
    'a cluster: there is no staging prefix for a manifest of them. Set [S3] WORK_PREFIX'
  );
}

/** Checks that no name is a prefix of another: COPY takes the name of an object as a prefix. */
function assertNoneBeginsLikeAnother(objects: readonly SourceObject[]): void {
  // In byte order, a name is directly followed by those that start with it.
  const at = objects.findIndex(({ uri }, n) => objects[n + 1]?.uri.startsWith(uri) === true);
  if (at < 0) return;
  const uri = objects[at]?.uri;
  const other = objects[at + 1]?.uri;
  throw new LoadError(
    'CONFIG_INVALID',
    `COPY of ${uri} would read ${other} too, whose name begins with it. Set [S3] WORK_PREFIX`,
    { uri },
  );
}

function wholePrefix(uri: string, objects: readonly SourceObject[]): CopyInput {
  const gzip = objects.filter(isGzip).length;
  if (gzip !== 0 && gzip !== objects.length) {
    throw new LoadError(
      'CONFIG_INVALID',
      `${uri} holds ${gzip} compressed objects among ${objects.length}: COPY reads them together only from manifests. ` +
        'Set [S3] WORK_PREFIX',
      { uri },
    );
  }
  return { from: asFolder(uri), isManifest: false, isGzip: gzip > 0, objects: objects.length };
}

function asFolder(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}
