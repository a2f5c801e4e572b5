import type { Settings } from '../../config/settings.js';
import { LoadError } from '../../model/errors.js';
import type { RegionOf } from '../../store/bucket-region.js';
import type { WorkPrefix } from '../../store/work-prefix.js';
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

/** Amazon Redshift as the warehouse: it reads the objects from S3 by COPY. */
export function redshiftWarehouse(
  connections: OpenSession,
  settings: Settings,
  work: WorkPrefix | null,
  regionOf: RegionOf,
): Warehouse {
  // What a failed staging step is looked up by, while its session lives.
  const begun = new WeakMap<Session, Staging>();
  return {
    engine: 'redshift',
    tableFiles: (file) => [withDesign(file)],
    sideBySide: [],
    session: (options, run) => connections.session(options, run),
    writeRows: insertRows,
    stage: (session, job) =>
      watchLoad(connections, session.pid, job, () =>
        stage({ settings, connections, work, regionOf }, session, job, (staging) => void begun.set(session, staging)),
      ),
    noteStaged,
    explain: (session, job, error) => explain(connections, job, error, begun.get(session)),
    removeWork: (loadId) => removeWork(work, loadId),
    close: () => connections.close(),
  };
}

async function explain(
  connections: OpenSession,
  job: StagingJob,
  error: unknown,
  staging: Staging | undefined,
): Promise<unknown> {
  if (staging === undefined) return error;
  if (staging.isDirect && isOfTheObjects(error)) {
    await assertUnchanged(job, staging.objects);
    if (isMissedObject(error)) return new LoadError('OBJECT_CHANGED', missedFor(error), {}, { cause: error });
  }
  if (!isRejection(error)) return error;
  const rows = await reportRejected(connections, job, staging, Math.max(1, job.maxErrors));
  return rows.length === 0 ? error : new RecordsRejected(job, rows);
}

/**
 * Whether a COPY failed by what it read, or did not find. S3 refuses a key that is gone, as if a right were missing, to a
 * role that may not list it (AWS, "GetObject"; aws/aws-sdk-java#974).
 */
function isOfTheObjects(error: unknown): boolean {
  return error instanceof LoadError && ['SOURCE_MISSING', 'SQL_FAILED', 'PERMISSION_DENIED'].includes(error.code);
}

/** Whether COPY did not find an object: one that was listed before and is listed again was gone in between. */
function isMissedObject(error: unknown): error is LoadError {
  return error instanceof LoadError && error.code === 'SOURCE_MISSING' && error.message.includes('NoSuchKey');
}

function missedFor(error: LoadError): string {
  return `An object was there when it was listed, gone when COPY read it, and is there again: ${error.message}`;
}

async function removeWork(work: WorkPrefix | null, loadId: string): Promise<void> {
  assertLoadId(loadId);
  if (work === null) return;
  for await (const names of work.list(loadId)) await work.remove(names);
}
