import { readHealth } from '../../../load/read-health.js';
import type { Health } from '../../../model/health.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import { starPath, type Schemas } from '../../../warehouse/schemas.js';
import type { Session, Warehouse } from '../../../warehouse/warehouse.js';
import { EXIT } from '../../runtime/exit.js';
import { progressLine } from '../../output/verbosity.js';

/**
 * Reports whether the star is fresh, for cron and probes, and sets the exit status: 0 if the last load was good and no more
 * than `maxAge` milliseconds ago, else 1.
 */
export async function reportFreshness(warehouse: Warehouse, schemas: Schemas, maxAge: number): Promise<void> {
  const problem = await warehouse.session({ searchPath: starPath(schemas) }, async (session) =>
    (await hasLedger(session, schemas)) ? problemOf(await readHealth(session), maxAge, Date.now()) : NOTHING,
  );
  progressLine(problem === null ? 'Fresh: the last load was good, and in time' : `Not fresh: ${problem}`);
  if (problem !== null) process.exitCode = EXIT.failed;
}

const NOTHING = 'nothing was published yet';

/** Reason for which the star is not fresh; null if it is. */
export function problemOf({ publishedAt, badRuns }: Health, maxAge: number, now: number): string | null {
  if (badRuns > 0) return `${badRuns} load(s) failed after the last good one`;
  if (publishedAt === null) return NOTHING;
  const hours = (now - publishedAt) / 3_600_000;
  return now - publishedAt > maxAge ? `the last good load was ${hours.toFixed(1)} hours ago` : null;
}

async function hasLedger(session: Session, { star, ops }: Schemas): Promise<boolean> {
  return (await relationsOf(session, ops)).has('load_run') && (await relationsOf(session, star)).has('times');
}
