import { LoadError } from '../../model/errors.js';
import { sqlFile } from '../../sql/files.js';
import { shownValue } from '../../warehouse/personal.js';
import type { Session } from '../../warehouse/warehouse.js';
import { field, type Row } from '../output/field.js';

/** A run with everything that the ledger records about it. */
export interface RunRecord {
  readonly run: Row;
  readonly steps: readonly Row[];
  readonly tables: readonly Row[];
  readonly checks: readonly Row[];
  /** Repaired texts by column of stage_events; empty if the run did not repair. */
  readonly repairs: readonly Row[];
  /** First of the rejected records. */
  readonly rejected: readonly Row[];
}

/**
 * Reads a run from the ledger.
 * @param id a load id, workflow id or run id.
 * @param showPersonalData whether values of rejected records are shown that can be personal.
 * @throws INPUT_INVALID if there is no such run.
 */
export async function readRun(session: Session, id: string, showPersonalData: boolean): Promise<RunRecord> {
  const [run] = await session.select(sqlFile('ledger/run.sql'), { id });
  if (run === undefined)
    throw new LoadError('INPUT_INVALID', `The ledger has no run ${id}; sparkify status lists them`);
  const load = { load_id: run['load_id'] };
  const rejected = await session.select(sqlFile('ledger/run_rejected.sql'), load);
  return {
    run,
    steps: await session.select(sqlFile('ledger/run_steps.sql'), load),
    tables: await session.select(sqlFile('ledger/run_tables.sql'), load),
    checks: await session.select(sqlFile('ledger/run_checks.sql'), load),
    repairs: await session.select(sqlFile('ledger/run_repairs.sql'), load),
    rejected: rejected.map((row) => ({ ...row, value: shownValue(field(row, 'value'), showPersonalData) })),
  };
}
