import { LoadError } from '../../model/errors.js';
import type { CopyColumn } from '../../copy-emulator/rules.js';
import type { Settings } from '../../config/settings.js';
import { sqlFile } from '../../sql/files.js';
import type { RegionOf } from '../../store/bucket-region.js';
import { compactObjects, compressedBytes } from '../../store/compact.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';
import { columnsQuery, copyColumnsOf } from '../catalog.js';
import type { OpenSession } from '../connection.js';
import type { PgSession } from '../pg-session.js';
import { runSchema } from '../schemas.js';
import { deleteEarlierNotes, noteSource } from '../staging-notes.js';
import type { RejectedRow, Session, StagedRows, StagingJob } from '../warehouse.js';
import { manifests, withoutStagingPrefix, type CopyInput } from './copy-input.js';
import { copyPlaces, mappingUri, type CopyPlaces } from './copy-places.js';
import { copyStatement } from './copy-statement.js';
import { countFullWidth } from './full-width.js';
import { directTrace, rejectedCount, loadErrors, type CopySession, type Trace } from './load-errors.js';
import { CompactionMap, traceBy } from './compaction-map.js';
import { readBack } from './read-back.js';
import { runObjects } from './run-objects.js';
import { sampleMembers } from './sample-members.js';
import { assertUnchanged } from './unchanged.js';

/** Average size in bytes below which objects are compacted before COPY reads them, if there are enough of them. */
const SMALL_BYTES = 1024 * 1024;
const MIN_COMPACTED_OBJECTS = 32;

/** Dependencies of staging on Redshift besides the session. */
export interface StagingContext {
  readonly settings: Settings;
  readonly connections: OpenSession;
  /** Null if none is configured. */
  readonly work: StagingPrefix | null;
  readonly regionOf: RegionOf;
}

/** A running staging step: its rejected records are looked up by this. */
export interface Staging {
  readonly copy: CopySession;
  readonly trace: Trace;
  readonly columns: readonly CopyColumn[];
  readonly objects: readonly SourceObject[];
  /** Whether COPY reads the objects themselves; else it reads compacted files of the listed versions. */
  readonly isDirect: boolean;
}

type Batches = readonly (readonly SourceObject[])[];

/** Fills the existing, empty staging table by COPY. `onStart` receives what errors are looked up by. */
export async function stage(
  context: StagingContext,
  session: Session,
  job: StagingJob,
  onStart: (staging: Staging) => void,
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
    onStart(staging);
    const sampled = sampleMembers(job, columns, objects, context.settings.LOAD_SAMPLE_OBJECTS);
    const { rows, rejected } = await copyAll(context, places, session, job, columns, inputs).finally(() => sampled);
    if (isDirect) await assertUnchanged(job, objects);
    if (rejected > 0)
      assertAllVisible(job, rejected, await reportRejected(context.connections, job, staging, rejected));
    counts = { rows, rejected };
  }
  const fullWidth = await countFullWidth(session, job.table, columns);
  return { objects: objects.length, ...counts, bytes, fullWidth };
}

/** Records which objects were staged and the number of records. The other source's step waits until the transaction ends. */
export async function noteStaged(session: Session, job: StagingJob, staged: StagedRows): Promise<void> {
  await deleteEarlierNotes(session, job);
  await session.execute(sqlFile('redshift/staged_objects.sql'), { source: job.source });
  await noteSource(session, job, staged);
}

/** Reports the records that COPY rejected to the job. */
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

/** @throws RECORDS_REJECTED if the warehouse's views show another number of rejected records than its COPY has counted. */
function assertAllVisible({ source, table }: StagingJob, counted: number, rows: readonly RejectedRow[]): void {
  if (rows.length === counted) return;
  throw new LoadError(
    'RECORDS_REJECTED',
    `COPY rejected ${counted} record(s) of ${source}, but the warehouse's views of load errors show ${rows.length}: ` +
      'the other records are not known',
    { source, table, counted, shown: rows.length },
  );
}

/** Looks up the columns of the staging table, and what the errors of its COPY are found by. */
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
  const json = await mappingUri(places, regionOf, job, attemptFolder(job));
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
    rejected += rejectedCount(notices);
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
  const direct = { trace: directTrace(batches), isDirect: true };
  if (work === null) return { inputs: withoutStagingPrefix(job, batches), ...direct };
  const folder = attemptFolder(job);
  const isSmall = expected.bytes / expected.objects < SMALL_BYTES;
  if (!isSourceElsewhere && (!isSmall || expected.objects <= MIN_COMPACTED_OBJECTS)) {
    return { inputs: await manifests(work, folder, batches, job.signal), ...direct };
  }
  return { ...(await compacted(settings, work, folder, job, batches, expected)), isDirect: false };
}

/** Folder of an attempt, below the staging prefix. */
function attemptFolder({ loadId, source, attempt }: StagingJob): string {
  return `${loadId}/${source}/${attempt}`;
}

/** Compacts many small objects into a few large files: COPY's cost is per object. */
async function compacted(
  settings: Settings,
  work: StagingPrefix,
  folder: string,
  job: StagingJob,
  batches: Batches,
  { objects }: { objects: number },
): Promise<{ inputs: CopyInput[]; trace: Trace }> {
  const map = new CompactionMap(work, `${folder}/map.jsonl.gz`, job.signal);
  const bytes = batches.flat().reduce((sum, object) => sum + compressedBytes(object), 0);
  const files = await compactObjects(job.store, batches, work, {
    folder,
    slices: settings.S3_MERGE_SLICES,
    expected: { objects, bytes },
    onCompacted: (entries) => map.add(entries),
    signal: job.signal,
  });
  const trace = traceBy(job.store, await map.end());
  const written = files.map(({ uri, bytes: size }) => ({ uri, version: '', bytes: size }));
  const byFile = directTrace([written]);
  return {
    inputs: await manifests(work, folder, [written], job.signal),
    trace: async (uri, line) => trace((await byFile(uri, line)).uri, line),
  };
}
