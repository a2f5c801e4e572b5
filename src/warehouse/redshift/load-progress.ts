import { sqlFile } from '../../sql/files.js';
import type { OpenSession } from '../connection.js';
import type { StagingJob } from '../warehouse.js';

/** Delay between two queries for the progress of a running COPY. */
const POLL_DELAY_MS = 2_000;

/** Runs a COPY and reports its progress to the job. A second connection queries it: the first one waits for its answer. */
export async function watchLoad<T>(
  connections: OpenSession,
  pid: number,
  job: StagingJob,
  copy: () => Promise<T>,
): Promise<T> {
  let asking = Promise.resolve();
  const ask = () => {
    asking = asking.then(() => askOnce(connections, pid, job)).catch(() => undefined); // progress fails no load
  };
  const timer = setInterval(ask, POLL_DELAY_MS);
  try {
    return await copy();
  } finally {
    clearInterval(timer);
    await asking;
  }
}

async function askOnce(connections: OpenSession, pid: number, job: StagingJob): Promise<void> {
  const [running] = await connections.session({ searchPath: ['public'] }, (session) =>
    session.select(sqlFile('redshift/load_progress.sql'), { session: pid }),
  );
  if (running === undefined) return;
  job.onProgress({
    objects: Number(running['file_count_scanned']),
    rows: Number(running['loaded_rows']),
    rejected: 0,
    bytes: Number(running['loaded_bytes']),
  });
}
