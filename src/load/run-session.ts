import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import { runPath, runSchema } from '../warehouse/schemas.js';
import type { BatchPart, Session, SessionWork } from '../warehouse/warehouse.js';
import { adoptedQuery, adoptRun, isAdopted } from './adopt-run.js';
import { inFencedSession } from './fencing.js';
import type { Dependencies } from './dependencies.js';
import type { ActivityContext } from './activity-context.js';

/** Options of a session in a run's schema. */
export interface RunSession {
  readonly loadId: string;
  /** See `SessionOptions`. Statements that fail if the run's schema was dropped belong into the work instead. */
  readonly opening?: readonly BatchPart[];
}

/**
 * Runs `work` on a session whose search path starts with the run's schema. In an activity, a run that an older version
 * began becomes one of this version first.
 * @throws RUN_GONE if that schema was dropped: its tables must not be created in the star's schema instead;
 *   WAREHOUSE_CONFLICT if a later attempt of the step has started.
 */
export async function inRun<T>(
  deps: Pick<Dependencies, 'warehouse' | 'schemas' | 'settings'>,
  context: Partial<Pick<ActivityContext, 'tag' | 'signal' | 'warn'>>,
  { loadId, opening = [] }: RunSession,
  work: SessionWork<Session, T>,
): Promise<T> {
  const options = {
    loadId,
    searchPath: runPath(deps.schemas, loadId),
    opening: [sqlFile('database/current_schema.sql'), adoptedQuery(loadId), ...opening],
  };
  return inFencedSession(deps, context, options, async (session, [schema, adopted, ...opened]) => {
    if (schema?.rows[0]?.['name'] !== runSchema(loadId)) {
      throw new LoadError('RUN_GONE', `The schema ${runSchema(loadId)} does not exist`, { loadId });
    }
    if (context.tag === undefined || isAdopted(adopted)) return work(session, opened);
    await adoptRun(deps, context, session, loadId);
    return work(session, await session.batch(opening));
  });
}
