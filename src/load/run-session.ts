import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import { runPath, runSchema } from '../warehouse/schemas.js';
import type { BatchPart, Session, SessionWork } from '../warehouse/warehouse.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import type { ActivityContext } from './activity-context.js';

/** Session in a run's schema. */
export interface RunSession {
  readonly loadId: string;
  /** See `SessionOptions`. Statements that fail where the run's schema is gone belong into the work instead. */
  readonly opening?: readonly BatchPart[];
}

/**
 * Runs `work` on a session whose names are looked up in the run's schema first.
 * @throws RUN_GONE where that schema was cleaned up: its tables must not be made in the star's schema instead;
 *   WAREHOUSE_CONFLICT where a later attempt of the step has begun.
 */
export async function inRun<T>(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  context: Partial<Pick<ActivityContext, 'tag' | 'signal'>>,
  { loadId, opening = [] }: RunSession,
  work: SessionWork<Session, T>,
): Promise<T> {
  const options = {
    loadId,
    searchPath: runPath(deps.schemas, loadId),
    opening: [sqlFile('database/current_schema.sql'), ...opening],
  };
  return inFencedSession(deps, context, options, async (session, [schema, ...opened]) => {
    if (schema?.rows[0]?.['name'] !== runSchema(loadId)) {
      throw new LoadError('RUN_GONE', `The schema ${runSchema(loadId)} is not there`, { loadId });
    }
    return work(session, opened);
  });
}
