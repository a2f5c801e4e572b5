import type { OpenSession } from '../connection.js';
import type { PgSession } from '../pg-session.js';
import type { Session, StagingJob, Warehouse } from '../warehouse.js';
import { noteSource } from '../staging-notes.js';
import { copyIn, copyText } from './copy-in.js';
import { withIndexes } from './indexes.js';
import { rowHash } from './row-hash.js';
import { stage } from './stage.js';

/** PostgreSQL as the warehouse: the worker reads the objects and streams them in by COPY FROM STDIN. */
export function postgresWarehouse(connections: OpenSession): Warehouse {
  return {
    engine: 'postgres',
    tableFiles: withIndexes,
    batching: { sharesDays: false, maxBytes: 64 * 1024 * 1024, maxObjects: 1_000 },
    parallelFiles: ['postgres/one_process.sql'],
    triggersFile: 'postgres/triggers.sql',
    rowHash,
    session: (options, work) => connections.session(options, work),
    writeRows: (session, table, columns, rows) => copyIn(pgSession(session), table, columns, copyText(rows)),
    stage: (session: Session, job: StagingJob) => stage(pgSession(session), job),
    noteStaged: noteSource,
    explain: async (_session, _job, error) => error,
    removeStagingFiles: async () => undefined,
    close: () => connections.close(),
  };
}

/** Narrows a session of this engine to its class. */
function pgSession(session: Session): PgSession {
  return session as PgSession;
}
