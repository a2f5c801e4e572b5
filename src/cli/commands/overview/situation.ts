import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { homeFolder } from '../../../embedded/home.js';
import { findRunning } from '../../../embedded/services.js';
import { LoadError } from '../../../model/errors.js';
import { sqlFile } from '../../../sql/files.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import { opsPath } from '../../../warehouse/schemas.js';
import type { Row } from '../../output/field.js';
import { configurationName, readConfiguration } from '../../runtime/configuration.js';
import { lastCompletedAt, runningWorker } from '../../runtime/source-memory.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';

/** Situation of the user of the program: warehouse, running servers and last load. */
export interface Situation {
  /** Name of the warehouse, in words. */
  readonly warehouse: string;
  readonly isEmbedded: boolean;
  /** Process that stays up; null if none does. */
  readonly pid: number | null;
  /** host:port of embedded servers that run; null for those that do not. */
  readonly temporalAddress: string | null;
  readonly uiUrl: string | null;
  readonly postgresAddress: string | null;
  /** Last run of the ledger; null if there is none, or the ledger cannot be read now. */
  readonly lastRun: Row | null;
  /** Time of the last completed load of the home in milliseconds since 1970, also while its servers do not run. */
  readonly completedAt: number | null;
  /** Reason why the ledger cannot be read; null if it can, or if its server does not run. */
  readonly problem: string | null;
}

/** Finds out where the user is, without starting a server. @throws CONFIG_INVALID */
export async function findSituation(command: Command): Promise<Situation> {
  const settings = readConfiguration(command);
  const { CLUSTER_HOST: host, CLUSTER_DB_NAME: database } = settings;
  if (host === undefined) return embeddedSituation(command);
  return {
    warehouse: `${database ?? 'no database'} on ${host} (${configurationName(command)})`,
    isEmbedded: false,
    pid: null,
    temporalAddress: null,
    uiUrl: null,
    postgresAddress: null,
    completedAt: null,
    ...(await readLastRun(command)),
  };
}

async function embeddedSituation(command: Command): Promise<Situation> {
  const home = homeFolder();
  const isThere = existsSync(home);
  const { temporal, postgres } = isThere ? await findRunning(home) : {};
  return {
    warehouse: `embedded, in ${home}${isThere ? '' : ', which does not exist yet'}`,
    isEmbedded: true,
    pid: isThere ? (runningWorker(home)?.pid ?? null) : null,
    temporalAddress: temporal?.address ?? null,
    uiUrl: temporal?.uiUrl ?? null,
    postgresAddress: postgres === undefined ? null : `${postgres.host}:${postgres.port}`,
    completedAt: isThere ? lastCompletedAt(home) : null,
    ...(postgres === undefined ? { lastRun: null, problem: null } : await readLastRun(command)),
  };
}

/** Reads the last run of the ledger, whose server runs. */
async function readLastRun(command: Command): Promise<Pick<Situation, 'lastRun' | 'problem'>> {
  try {
    const lastRun = await withWarehouse(command, (warehouse, { LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops }) =>
      warehouse.session({ searchPath: opsPath({ star, ops }) }, async (session) => {
        if (!(await relationsOf(session, ops)).has('load_run')) return null;
        const [run] = await session.select(sqlFile('ledger/runs.sql'), { limit: '1' });
        return run ?? null;
      }),
    );
    return { lastRun, problem: null };
  } catch (error) {
    // An overview is of most use where something is in the way: it names it, and what to run next.
    if (!(error instanceof LoadError)) throw error;
    return { lastRun: null, problem: error.message };
  }
}
