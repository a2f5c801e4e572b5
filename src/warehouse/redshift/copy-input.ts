import { Readable } from 'node:stream';
import { LoadError } from '../../model/errors.js';
import { visibleLine } from '../../model/visible-text.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingJob } from '../warehouse.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';

/** Input of one COPY. */
export interface CopyInput {
  readonly from: string;
  readonly isManifest: boolean;
  readonly isGzip: boolean;
}

/** Inputs of the COPYs whose rows belong to one batch. */
export interface BatchInputs {
  readonly batchId: string;
  readonly inputs: readonly CopyInput[];
}

/** Whether an object is compressed: a COPY reads either compressed objects or others. */
export function isGzip({ uri }: Pick<SourceObject, 'uri'>): boolean {
  return uri.endsWith('.gz');
}

/** Writes manifests of the objects, with a separate one for compressed objects. A missing object fails the COPY. */
export async function manifests(
  work: StagingPrefix,
  folder: string,
  objects: readonly Pick<SourceObject, 'uri'>[],
  signal?: AbortSignal,
): Promise<CopyInput[]> {
  const inputs: CopyInput[] = [];
  for (const gzip of [false, true]) {
    const named = objects.filter((object) => isGzip(object) === gzip);
    if (named.length === 0) continue;
    const name = `${folder}/${gzip ? 'gzip' : 'plain'}.manifest`;
    const { uri } = await work.put(name, Readable.from(manifestText(named), { objectMode: false }), signal);
    inputs.push({ from: uri, isManifest: true, isGzip: gzip });
  }
  return inputs;
}

/** Objects whose entries are written at once. */
const ENTRIES_AT_ONCE = 5_000;

function* manifestText(objects: readonly Pick<SourceObject, 'uri'>[]): Iterable<Buffer> {
  let separator = '{"entries":[\n';
  for (let at = 0; at < objects.length; at += ENTRIES_AT_ONCE) {
    let text = '';
    for (const { uri } of objects.slice(at, at + ENTRIES_AT_ONCE)) {
      text += separator + JSON.stringify({ url: uri, mandatory: true });
      separator = ',\n';
    }
    yield Buffer.from(text);
  }
  yield Buffer.from('\n]}\n');
}

/**
 * Inputs of COPY without a staging prefix for manifests: the source's prefix as a whole if this run loads all objects below
 * it, as one batch, else object by object, with a warning to the operator.
 * @throws CONFIG_INVALID if COPY would read other objects too.
 */
export function withoutStagingPrefix(
  job: StagingJob,
  batches: ReadonlyMap<string, readonly SourceObject[]>,
): BatchInputs[] {
  const objects = [...batches.values()].flat();
  const [batchId] = batches.keys();
  if (job.isWhole && batches.size === 1 && batchId !== undefined && isPrefixOnly(job, objects))
    return [{ batchId, inputs: [wholePrefix(job.uri, objects)] }];
  assertNoneBeginsLikeAnother(objects);
  if (objects.length > 1) job.onWarning(costOf(job, objects.length));
  return [...batches].map(([id, ofBatch]) => ({ batchId: id, inputs: ofBatch.map(oneObject) }));
}

function oneObject(object: SourceObject): CopyInput {
  return { from: object.uri, isManifest: false, isGzip: isGzip(object) };
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
function assertNoneBeginsLikeAnother(unordered: readonly SourceObject[]): void {
  // In byte order, a name is directly followed by those that start with it.
  const objects = [...unordered].sort((a, b) => Buffer.compare(Buffer.from(a.uri), Buffer.from(b.uri)));
  const at = objects.findIndex(({ uri }, n) => objects[n + 1]?.uri.startsWith(uri) === true);
  const [{ uri } = { uri: '' }, { uri: other } = { uri: '' }] = at < 0 ? [] : objects.slice(at, at + 2);
  if (uri === '') return;
  throw new LoadError(
    'CONFIG_INVALID',
    `COPY of ${visibleLine(uri)} would read ${visibleLine(other)} too, whose name begins with it. Set [S3] WORK_PREFIX`,
    { uri },
  );
}

function wholePrefix(uri: string, objects: readonly SourceObject[]): CopyInput {
  const gzip = objects.filter(isGzip).length;
  if (gzip !== 0 && gzip !== objects.length) {
    throw new LoadError(
      'CONFIG_INVALID',
      `${visibleLine(uri)} holds ${gzip} compressed objects among ${objects.length}: COPY reads them together only from manifests. ` +
        'Set [S3] WORK_PREFIX',
      { uri },
    );
  }
  return { from: asFolder(uri), isManifest: false, isGzip: gzip > 0 };
}

function asFolder(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`;
}
