import { starTotals } from '../../../load/published-run.js';
import type { Settings } from '../../../config/settings.js';
import { LoadError } from '../../../model/errors.js';
import { sqlFile } from '../../../sql/files.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import type { Session } from '../../../warehouse/warehouse.js';
import { field } from '../../output/field.js';
import { readRun } from '../../runtime/run-record.js';
import type { ReportData } from './page.js';
import { starQueries } from './star-section.js';

/**
 * Reads the data of a report from the ledger and the star.
 * @param session session in a transaction that sees one snapshot of them.
 * @param id a load id, workflow id or run id; without one, the last run.
 * @throws INPUT_INVALID if nothing was loaded, or there is no such run.
 */
export async function readReport(
  session: Session,
  settings: Pick<Settings, 'SHOW_PERSONAL_DATA' | 'LOAD_OPS_SCHEMA'>,
  id?: string,
): Promise<ReportData> {
  const showing = { showPersonalData: settings.SHOW_PERSONAL_DATA };
  const loadId = id ?? (await lastRun(session, settings.LOAD_OPS_SCHEMA));
  const record = await readRun(session, loadId, settings);
  const load = { load_id: record.run['load_id'] };
  const objects = await session.select(sqlFile('ledger/run_objects.sql'), load);
  const answers: Record<string, Record<string, unknown>[]> = {};
  for (const path of starQueries(showing)) {
    const rows = await session.select(sqlFile(path));
    answers[path] = showing.showPersonalData ? rows : rows.map(withoutName);
  }
  return { madeAt: new Date(), run: { ...record, objects, totals: await starTotals(session) }, answers, showing };
}

function withoutName(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'full_name'));
}

async function lastRun(session: Session, ops: string): Promise<string> {
  const hasLedger = (await relationsOf(session, ops)).has('load_run');
  const [last] = hasLedger ? await session.select(sqlFile('ledger/runs.sql'), { limit: '1' }) : [];
  if (last === undefined)
    throw new LoadError(
      'INPUT_INVALID',
      'Nothing was loaded yet; sparkify load loads what is new',
      {},
      { remedy: 'Load first, then ask for the report.' },
    );
  return field(last, 'load_id');
}
