import { LoadError } from '../errors.js';
import { runPath, runSchema } from '../warehouse/schemas.js';
import type { Session } from '../warehouse/warehouse.js';
import { asLatestAttempt } from './attempt.js';
import type { Dependencies } from './dependencies.js';
import type { Step } from './step.js';

/**
 * Runs `work` on a session whose names are looked up in the run's schema first.
 * @throws RUN_GONE where that schema was cleaned up: its tables must not be made in the star's schema instead;
 *   WAREHOUSE_CONFLICT where a later attempt of the step has begun.
 */
export async function inRun<T>(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  step: Partial<Pick<Step, 'tag' | 'signal'>>,
  loadId: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const searchPath = runPath(deps.schemas, loadId);
  return asLatestAttempt(deps, step, { loadId, searchPath }, async (session) => {
    const { rows } = await session.query('select current_schema() as name');
    if (rows[0]?.['name'] !== runSchema(loadId)) {
      throw new LoadError('RUN_GONE', `The schema ${runSchema(loadId)} is not there`, { loadId });
    }
    return work(session);
  });
}
