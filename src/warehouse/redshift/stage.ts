import { LoadError } from '../../model/errors.js';
import type { CopyColumn } from '../../copy-emulator/rules.js';
import type { Settings } from '../../config/settings.js';
import { sqlFile } from '../../sql/files.js';
import type { RegionOf } from '../../store/bucket-region.js';
import { mergeObjects, compressedBytes } from '../../store/merge.js';
import type { SourceObject } from '../../store/store.js';
import type { WorkPrefix } from '../../store/work-prefix.js';
import { columnsQuery, copyColumnsOf } from '../catalog.js';
import type { OpenSession } from '../connection.js';
import type { PgSession } from '../pg-session.js';
import { runSchema } from '../schemas.js';
import { deleteEarlierNotes, noteSource } from '../staging-notes.js';
import type { RejectedRow, Session, StagedRows, StagingJob } from '../warehouse.js';
import { manifests, withoutWorkPrefix, type CopyInput } from './copy-input.js';
import { copyPlaces, mappingUri, type CopyPlaces } from './copy-places.js';
import { copyStatement } from './copy-statement.js';
import { countFullWidth } from './full-width.js';
import { asTheyAre, leftOut, loadErrors, type CopySession, type Trace } from './load-errors.js';
import { MergeMap, traceBy } from './merge-map.js';
import { readBack } from './read-back.js';
import { runObjects } from './run-objects.js';
import { assertUnchanged } from './unchanged.js';

/** Objects that are smaller on average are merged before COPY reads them, where there are more than a few. */
const SMALL_BYTES = 1024 * 1024;
const FEW_OBJECTS = 32;

/** What staging on Redshift stands on besides the session. */
export interface StagingContext {
  readonly settings: Settings;
  readonly connections: OpenSession;
  /** Null where none is configured. */
  readonly work: WorkPrefix | null;
  readonly regionOf: RegionOf;
}

/** A staging step that is under way: what its rejected records are found by. */
export interface Staging {
  readonly copy: CopySession;
  readonly trace: Trace;
  readonly columns: readonly CopyColumn[];
  readonly objects: readonly SourceObject[];
  /** Whether COPY reads the objects themselves; else it reads what we have merged, of the versions that were listed. */
  readonly isDirect: boolean;
}

type Batches = readonly (readonly SourceObject[])[];

/** Fills the staging table, which is there and empty, by COPY. `begun` is told what to look errors up by. */
export async function stage(
  context: StagingContext,
  session: Session,
  job: StagingJob,
  begun: (staging: Staging) => void,
): Promise<StagedRows> {
  const batches: SourceObject[][] = [];
  for await (const batch of runObjects(session, job.source)) batches.push(batch);
  const objects = batches.flat();
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const { columns, copy } = await lookUpTable(session, job);
  let counts = { rows: 0, rejected: 0 };
  if (objects.length > 0) {
    const places = await copyPlaces(job, context.work, context.regionOf);
    const expected = { objects: objects.length, bytes };
    const { inputs, trace, isDirect } = await copyInputs(context.settings, places, job, batches, expected);
    const staging = { copy, trace, columns, objects, isDirect };
    begun(staging);
    const { rows, rejected } = await copyAll(context, places, session, job, columns, inputs);
    if (isDirect) await assertUnchanged(job, objects);
    if (rejected > 0) assertAllShown(job, rejected, await reportRejected(context.connections, job, staging, rejected));
    counts = { rows, rejected };
  }
  const fullWidth = await countFullWidth(session, job.table, columns);
  return { objects: objects.length, ...counts, bytes, fullWidth };
}

/** Notes which objects were staged, and how many records. Until the transaction ends, the other source's step waits. */
export async function noteStaged(session: Session, job: StagingJob, staged: StagedRows): Promise<void> {
  await deleteEarlierNotes(session, job);
  await session.execute(sqlFile('redshift/staged_objects.sql'), { source: job.source });
  await noteSource(session, job, staged);
}

/** Tells the job of the records that COPY would not take. */
export async function reportRejected(
  connections: OpenSession,
  job: StagingJob,
  { copy, trace, columns, objects }: Staging,
  expected: number,
): Promise<RejectedRow[]> {
  const rows = await readBack(job, columns, objects, await loadErrors(connections, copy, trace, expected));
  rows.forEach(job.onReject);
  return rows;
}

/** @throws RECORDS_REJECTED where the warehouse shows other rejected records than its COPY has counted. */
function assertAllShown({ source, table }: StagingJob, counted: number, shown: readonly RejectedRow[]): void {
  if (shown.length === counted) return;
  throw new LoadError(
    'RECORDS_REJECTED',
    `COPY left out ${counted} record(s) of ${source}, but the warehouse's views of load errors show ${shown.length}: ` +
      'which records are missing is not known',
    { source, table, counted, shown: shown.length },
  );
}

/** The columns of the staging table, and what the errors of its COPY are looked up by. */
async function lookUpTable(
  session: Session,
  { loadId, table }: StagingJob,
): Promise<{ columns: CopyColumn[]; copy: CopySession }> {
  const [columns, now, relation] = await session.batch([
    columnsQuery(runSchema(loadId), table),
    { file: sqlFile('redshift/copy_session.sql'), values: { table } },
  ]);
  return {
    columns: copyColumnsOf(table, columns),
    copy: {
      pid: session.pid,
      table: Number(relation?.rows[0]?.['table_id'] ?? 0),
      since: String(now?.rows[0]?.['since']),
    },
  };
}

async function copyAll(
  { settings, regionOf }: StagingContext,
  places: CopyPlaces,
  session: Session,
  job: StagingJob,
  columns: readonly CopyColumn[],
  inputs: readonly CopyInput[],
): Promise<{ rows: number; rejected: number }> {
  const json = await mappingUri(places, regionOf, job, folderOf(job));
  let rows = 0;
  let rejected = 0;
  for (const { from, isManifest, isGzip } of inputs) {
    const sql = copyStatement({
      table: job.table,
      columns: columns.map(({ name }) => name),
      from,
      isManifest,
      isGzip,
      json,
      iamRole: settings.IAM_ROLE_ARN ?? 'default',
      region: places.region,
      maxErrors: job.maxErrors,
    });
    const { notices } = await (session as PgSession).withNotices(() => session.query(sql));
    rejected += leftOut(notices);
    const [copied] = await session.select(sqlFile('redshift/copied_rows.sql'));
    rows += Number(copied?.['count']);
  }
  return { rows, rejected };
}

async function copyInputs(
  settings: Settings,
  { work, isSourceElsewhere }: CopyPlaces,
  job: StagingJob,
  batches: Batches,
  expected: { objects: number; bytes: number },
): Promise<{ inputs: CopyInput[]; trace: Trace; isDirect: boolean }> {
  const direct = { trace: asTheyAre(batches), isDirect: true };
  if (work === null) return { inputs: withoutWorkPrefix(job, batches), ...direct };
  const folder = folderOf(job);
  const isSmall = expected.bytes / expected.objects < SMALL_BYTES;
  if (!isSourceElsewhere && (!isSmall || expected.objects <= FEW_OBJECTS)) {
    return { inputs: await manifests(work, folder, batches, job.signal), ...direct };
  }
  return { ...(await merged(settings, work, folder, job, batches, expected)), isDirect: false };
}

/** Where an attempt writes, below the work prefix. */
function folderOf({ loadId, source, attempt }: StagingJob): string {
  return `${loadId}/${source}/${attempt}`;
}

/** Reads many small objects into a few large parts: COPY's cost is per object. */
async function merged(
  settings: Settings,
  work: WorkPrefix,
  folder: string,
  job: StagingJob,
  batches: Batches,
  { objects }: { objects: number },
): Promise<{ inputs: CopyInput[]; trace: Trace }> {
  const map = new MergeMap(work, `${folder}/map.jsonl.gz`, job.signal);
  const bytes = batches.flat().reduce((sum, object) => sum + compressedBytes(object), 0);
  const parts = await mergeObjects(job.store, batches, work, {
    folder,
    slices: settings.S3_MERGE_SLICES,
    expected: { objects, bytes },
    onMerged: (entries) => map.add(entries),
    signal: job.signal,
  });
  const trace = traceBy(job.store, await map.end());
  const written = parts.map(({ uri, bytes: size }) => ({ uri, version: '', bytes: size }));
  const byPart = asTheyAre([written]);
  return {
    inputs: await manifests(work, folder, [written], job.signal),
    trace: async (uri, line) => trace((await byPart(uri, line)).uri, line),
  };
}
