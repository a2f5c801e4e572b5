import { LoadError } from '../../model/errors.js';
import type { CopyColumn } from '../../copy-emulator/rules.js';
import type { Settings } from '../../config/settings.js';
import { sqlFile } from '../../sql/files.js';
import type { RegionOf } from '../../store/bucket-region.js';
import type { SourceObject } from '../../store/store.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';
import { columnsQuery, copyColumnsOf } from '../catalog.js';
import type { OpenSession } from '../connection.js';
import type { PgSession } from '../pg-session.js';
import { runSchema } from '../schemas.js';
import { deleteEarlierNotes, noteSource } from '../staging-notes.js';
import type { BoundFile, RejectedRow, Session, StagedRows, StagingJob } from '../warehouse.js';
import type { RunObject } from '../run-object.js';
import { attemptFolder, copyInputs } from './batch-inputs.js';
import type { BatchInputs } from './copy-input.js';
import { copyPlaces, mappingUri, type CopyPlaces } from './copy-places.js';
import { copyStatement, type CopyCommand } from './copy-statement.js';
import { countFullWidth } from './full-width.js';
import { rejectedCount, loadErrors, type CopySession, type Trace } from './load-errors.js';
import { readBack } from './read-back.js';
import { runObjects } from './run-objects.js';
import { sampleMembers } from './sample-members.js';
import { assertUnchanged } from './unchanged.js';

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

/** Fills the existing, empty staging table by COPY. `onStart` receives what errors are looked up by. */
export async function stage(
  context: StagingContext,
  session: Session,
  job: StagingJob,
  onStart: (staging: Staging) => void,
): Promise<StagedRows> {
  const objects: RunObject[] = [];
  for await (const page of runObjects(session, job.source)) objects.push(...page);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const { columns, copy } = await lookUpTable(session, job);
  let counts = { rows: 0, rejected: 0 };
  if (objects.length > 0) {
    const places = await copyPlaces(job, context.work, context.regionOf);
    const { batches, trace, isDirect } = await copyInputs(context.settings, places, job, objects);
    const staging = { copy, trace, columns, objects, isDirect };
    onStart(staging);
    const sampled = sampleMembers(job, columns, objects, context.settings.LOAD_SAMPLE_OBJECTS);
    const { rows, rejected } = await copyAll(context, places, session, job, columns, batches).finally(() => sampled);
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

/**
 * Sends the COPYs of all batches. The rows of one batch, as each night has it, get its id as the default of their column; of
 * several ones, those of each are updated after its COPYs.
 */
async function copyAll(
  { settings, regionOf }: StagingContext,
  places: CopyPlaces,
  session: Session,
  job: StagingJob,
  columns: readonly CopyColumn[],
  batches: readonly BatchInputs[],
): Promise<{ rows: number; rejected: number }> {
  const json = await mappingUri(places, regionOf, job, attemptFolder(job));
  const [first, ...others] = batches;
  if (first !== undefined && others.length === 0)
    await session.batch([batchFile('redshift/one_batch.sql', job, first)]);
  let counts = { rows: 0, rejected: 0 };
  for (const batch of batches) {
    for (const { from, isManifest, isGzip } of batch.inputs) {
      counts = await copyOne(session, counts, {
        table: job.table,
        columns: columns.map(({ name }) => name),
        from,
        isManifest,
        isGzip,
        json,
        iamRole: settings.IAM_ROLE_ARN ?? 'default',
        region: places.region,
        // The limit is one of the step: what an earlier COPY has rejected counts too.
        maxErrors: job.maxErrors - counts.rejected,
      });
    }
    if (others.length > 0) await session.batch([batchFile('redshift/batch_of_copied.sql', job, batch)]);
  }
  return counts;
}

function batchFile(path: string, { table }: StagingJob, { batchId }: BatchInputs): BoundFile {
  return { file: sqlFile(path), values: { table, batch_id: batchId } };
}

/** Sends one COPY. @returns the counts with its rows and the records that it rejected. */
async function copyOne(
  session: Session,
  { rows, rejected }: { readonly rows: number; readonly rejected: number },
  command: CopyCommand,
): Promise<{ rows: number; rejected: number }> {
  const { notices } = await (session as PgSession).withNotices(() => session.query(copyStatement(command)));
  const [copied] = await session.select(sqlFile('redshift/copied_rows.sql'));
  return { rows: rows + Number(copied?.['count']), rejected: rejected + rejectedCount(notices) };
}
