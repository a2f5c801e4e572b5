import { Readable } from 'node:stream';
import { LoadError } from '../../model/errors.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingJob } from '../warehouse.js';
import type { WorkPrefix } from '../../store/work-prefix.js';

/** One COPY's worth of objects. */
export interface CopyInput {
  readonly from: string;
  readonly isManifest: boolean;
  readonly isGzip: boolean;
  readonly objects: number;
}

/** Whether an object is compressed; COPY must be told, for all that it reads at once. */
export function isGzip({ uri }: Pick<SourceObject, 'uri'>): boolean {
  return uri.endsWith('.gz');
}

/** Writes manifests of the objects, the compressed ones apart. A listed object that is missing fails the COPY. */
export async function manifests(
  work: WorkPrefix,
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
 * What COPY reads where there is no work prefix for manifests: the source's prefix at once where all below it is this
 * run's work, else object by object, of which the operator is warned.
 * @throws CONFIG_INVALID where that would read what it should not.
 */
export function withoutWorkPrefix(job: StagingJob, batches: readonly (readonly SourceObject[])[]): CopyInput[] {
  const objects = batches.flat();
  if (job.isWhole && isPrefixOnly(job, objects)) return [wholePrefix(job.uri, objects)];
  assertNoneBeginsLikeAnother(objects);
  if (objects.length > 1) job.onWarning(costOf(job, objects.length));
  return objects.map((object) => ({ from: object.uri, isManifest: false, isGzip: isGzip(object), objects: 1 }));
}

/** Below the prefix there are objects only, and no JSONPaths file: COPY would read it as a log. */
function isPrefixOnly({ uri, jsonUri }: StagingJob, objects: readonly SourceObject[]): boolean {
  return jsonUri?.startsWith(asFolder(uri)) !== true && !objects.some((object) => object.uri === uri);
}

function costOf({ source }: StagingJob, objects: number): string {
  return (
    `${source}: ${objects} objects are loaded by ${objects} COPY statements, one after another, at some seconds each on ` +
    'a cluster: there is no work prefix for a manifest of them. Set [S3] WORK_PREFIX'
  );
}

/** COPY takes the name of an object as a prefix. */
function assertNoneBeginsLikeAnother(objects: readonly SourceObject[]): void {
  // In byte order, what begins with a name follows it at once.
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
