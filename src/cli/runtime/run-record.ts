import { LoadError } from '../../model/errors.js';
import { visibleLine } from '../../model/visible-text.js';
import { sqlFile } from '../../sql/files.js';
import { columnTypes } from '../../warehouse/catalog.js';
import { shownValue } from '../../warehouse/personal.js';
import type { Settings } from '../../config/settings.js';
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
  /** Members of the records, by source; empty for runs of older versions. */
  readonly members: readonly Row[];
  /** First of the rejected records. */
  readonly rejected: readonly Row[];
  /** Notices that people were sent of it, and those that a channel did not take; empty for runs of older versions. */
  readonly notices: readonly Row[];
}

/**
 * Reads a run from the ledger.
 * @param id a load id, workflow id or run id.
 * @throws INPUT_INVALID if there is no such run.
 */
export async function readRun(
  session: Session,
  id: string,
  { LOAD_OPS_SCHEMA, SHOW_PERSONAL_DATA }: Pick<Settings, 'LOAD_OPS_SCHEMA' | 'SHOW_PERSONAL_DATA'>,
): Promise<RunRecord> {
  const [run] = await session.select(sqlFile('ledger/run.sql'), { id });
  if (run === undefined)
    throw new LoadError(
      'INPUT_INVALID',
      `The ledger has no run ${visibleLine(id)}; sparkify status lists them`,
      {},
      { remedy: 'Take an id from that list.' },
    );
  const load = { load_id: run['load_id'] };
  const rejected = await session.select(sqlFile('ledger/run_rejected.sql'), load);
  return {
    run,
    steps: await session.select(sqlFile('ledger/run_steps.sql'), load),
    tables: await session.select(
      sqlFile(
        (await hasDeletedRows(session, LOAD_OPS_SCHEMA)) ? 'ledger/run_tables.sql' : 'ledger/older_run_tables.sql',
      ),
      load,
    ),
    checks: await session.select(sqlFile('ledger/run_checks.sql'), load),
    members: (await hasMembers(session, LOAD_OPS_SCHEMA))
      ? await session.select(sqlFile('ledger/run_members.sql'), load)
      : [],
    repairs: await session.select(sqlFile('ledger/run_repairs.sql'), load),
    rejected: rejected.map((row) => ({ ...row, value: shownValue(field(row, 'value'), SHOW_PERSONAL_DATA) })),
    notices: (await hasNotices(session, LOAD_OPS_SCHEMA))
      ? await session.select(sqlFile('ledger/run_notices.sql'), load)
      : [],
  };
}

/** Whether the ledger counts deleted rows: the next load adds the column to that of an older version. */
async function hasDeletedRows(session: Session, opsSchema: string): Promise<boolean> {
  return (await columnTypes(session, opsSchema, 'load_table')).has('deleted');
}

/** Whether the ledger has members with all their columns: the next load adds those that an older version lacks. */
export async function hasMembers(session: Session, opsSchema: string): Promise<boolean> {
  return (await columnTypes(session, opsSchema, 'load_member')).has('blank_strings');
}

/** Whether the ledger keeps notices: the next load adds the table to that of an older version. */
async function hasNotices(session: Session, opsSchema: string): Promise<boolean> {
  return (await columnTypes(session, opsSchema, 'load_notice')).has('notice_id');
}
