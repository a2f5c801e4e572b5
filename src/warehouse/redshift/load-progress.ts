import { sqlFile } from '../../sql/files.js';
import type { OpenSession } from '../connection.js';
import type { StagingJob } from '../warehouse.js';

/** How often a running COPY is asked how far it is, in milliseconds. */
const ASK_MS = 2_000;

/** Runs a COPY, and tells the job how far it is, from a second connection: the first one waits for its answer. */
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
  const timer = setInterval(ask, ASK_MS);
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
