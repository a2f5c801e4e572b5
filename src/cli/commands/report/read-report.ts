import { starTotals } from '../../../load/published-run.js';
import type { Settings } from '../../../config/settings.js';
import { LoadError } from '../../../model/errors.js';
import { sqlFile } from '../../../sql/files.js';
import { relationsOf } from '../../../warehouse/catalog.js';
import type { Session } from '../../../warehouse/warehouse.js';
import { field, type Row } from '../../output/field.js';
import { readRun } from '../../runtime/run-record.js';
import type { LoadData } from './changes-section.js';
import type { ReportData } from './page.js';
import { LEVELS_SQL } from './by-day.js';
import type { Answers, Showing } from './pictures.js';
import { STAR_QUERIES } from './star-section.js';

/**
 * Reads the data of a report from the ledger and the star.
 * @param session session in a transaction that sees one snapshot of them.
 * @param id a load id, workflow id or run id; without one, the last run.
 * @throws INPUT_INVALID if nothing was loaded, or there is no such run.
 */
export async function readReport(session: Session, settings: ReportSettings, id?: string): Promise<ReportData> {
  const showing = { showPersonalData: settings.SHOW_PERSONAL_DATA };
  const loadId = id ?? (await lastRun(session, settings.LOAD_OPS_SCHEMA));
  const load = await readLoad(session, settings, loadId);
  const run = { load_id: load.run['load_id'] };
  const [before] = await session.select(sqlFile('report/load_before.sql'), run);
  return {
    madeAt: new Date(),
    run: {
      ...load,
      objects: await session.select(sqlFile('ledger/run_objects.sql'), run),
      rejectedByObject: await session.select(sqlFile('report/rejected_by_object.sql'), run),
      totals: await starTotals(session),
    },
    earlier: before === undefined ? null : await readLoad(session, settings, field(before, 'load_id')),
    answers: await readStarQueries(session, settings, showing),
    showing,
  };
}

type ReportSettings = Pick<Settings, 'SHOW_PERSONAL_DATA' | 'LOAD_SCHEMA' | 'LOAD_OPS_SCHEMA'>;

async function readLoad(session: Session, settings: ReportSettings, id: string): Promise<LoadData> {
  const record = await readRun(session, id, settings);
  // The next load adds the batches to the ledger of an older version.
  const hasBatches = (await relationsOf(session, settings.LOAD_OPS_SCHEMA)).has('load_batch');
  const run = { load_id: record.run['load_id'] };
  const [days = {}] = hasBatches ? await session.select(sqlFile('report/load_days.sql'), run) : [];
  return { ...record, days };
}

async function readStarQueries(session: Session, settings: ReportSettings, showing: Showing): Promise<Answers> {
  const hasLevels = (await relationsOf(session, settings.LOAD_SCHEMA)).has('users_history');
  const answers: Record<string, Row[]> = {};
  for (const path of STAR_QUERIES) {
    const rows = path === LEVELS_SQL && !hasLevels ? [] : await session.select(sqlFile(path));
    answers[path] = showing.showPersonalData ? rows : rows.map(withoutName);
  }
  return answers;
}

function withoutName(row: Row): Row {
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
