import type { Settings } from '../../config/settings.js';
import { LoadError } from '../../model/errors.js';
import type { RegionOf } from '../../store/bucket-region.js';
import type { StagingPrefix } from '../../store/staging-prefix.js';
import type { OpenSession } from '../connection.js';
import { RecordsRejected } from '../rejections.js';
import { assertLoadId } from '../schemas.js';
import type { Session, StagingJob, Warehouse } from '../warehouse.js';
import { insertRows } from './insert-rows.js';
import { isRejection } from './load-errors.js';
import { withDesign } from './table-design.js';
import { watchLoad } from './load-progress.js';
import { noteStaged, reportRejected, stage, type Staging } from './stage.js';
import { assertUnchanged } from './unchanged.js';

/** Size of the objects after which a batch gets no further one. */
const BATCH_BYTES = 256 * 1024 * 1024;

/** Amazon Redshift as the warehouse: it reads the objects from S3 by COPY. */
export function redshiftWarehouse(
  connections: OpenSession,
  settings: Settings,
  work: StagingPrefix | null,
  regionOf: RegionOf,
): Warehouse {
  // A failed staging step is looked up here while its session lives.
  const runningSteps = new WeakMap<Session, Staging>();
  return {
    engine: 'redshift',
    tableFiles: (file) => [withDesign(file)],
    // Each batch is a COPY. Without a staging prefix one COPY reads all objects below the source's prefix.
    batching: { sharesDays: true, maxBytes: work === null ? Infinity : BATCH_BYTES, maxObjects: Infinity },
    parallelFiles: [],
    triggersFile: null,
    rowHash,
    session: (options, run) => connections.session(options, run),
    writeRows: insertRows,
    stage: (session, job) =>
      watchLoad(connections, session.pid, job, () =>
        stage(
          { settings, connections, work, regionOf },
          session,
          job,
          (staging) => void runningSteps.set(session, staging),
        ),
      ),
    noteStaged,
    explain: (session, job, error) => explain(connections, job, error, runningSteps.get(session)),
    removeStagingFiles: (loadId) => removeStagingFiles(work, loadId),
    close: () => connections.close(),
  };
}

/**
 * FNV_HASH takes the hash of the columns before as its seed (AWS r_FNV_HASH). Its hash of null is not documented, and that of
 * a number depends on its type: each value is hashed as a text, with a dot at its end.
 */
const rowHash: Warehouse['rowHash'] = (columns) =>
  columns.reduce((hash, { name, type }) => {
    const value = `cast("${name}" as ${type})`;
    const text = type.startsWith('varchar') ? value : `cast(${value} as varchar(64))`;
    const ended = `coalesce(${text} || '.', '-')`;
    return hash === '' ? `fnv_hash(${ended})` : `fnv_hash(${ended}, ${hash})`;
  }, '');

async function explain(
  connections: OpenSession,
  job: StagingJob,
  error: unknown,
  staging: Staging | undefined,
): Promise<unknown> {
  if (staging === undefined) return error;
  if (staging.isDirect && isAboutObjects(error)) {
    await assertUnchanged(job, staging.objects);
    if (isMissedObject(error)) return new LoadError('OBJECT_CHANGED', missedFor(error), {}, { cause: error });
  }
  if (!isRejection(error)) return error;
  const rows = await reportRejected(connections, job, staging, Math.max(1, job.maxErrors));
  return rows.length === 0 ? error : new RecordsRejected(job, rows);
}

/**
 * Whether a COPY failed because of an object that it read or did not find. S3 reports a deleted key as a missing permission
 * to a role that may not list it (AWS, "GetObject"; aws/aws-sdk-java#974).
 */
function isAboutObjects(error: unknown): boolean {
  return error instanceof LoadError && ['SOURCE_MISSING', 'SQL_FAILED', 'PERMISSION_DENIED'].includes(error.code);
}

/** Whether COPY did not find an object: if it was listed before and is listed again, it was missing in between. */
function isMissedObject(error: unknown): error is LoadError {
  return error instanceof LoadError && error.code === 'SOURCE_MISSING' && error.message.includes('NoSuchKey');
}

function missedFor(error: LoadError): string {
  return `An object existed when it was listed, was missing when COPY read it, and exists again: ${error.message}`;
}

async function removeStagingFiles(work: StagingPrefix | null, loadId: string): Promise<void> {
  assertLoadId(loadId);
  if (work === null) return;
  for await (const names of work.list(loadId)) await work.remove(names);
}
