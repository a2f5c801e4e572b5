import { readStar } from '../../src/cli/runtime/read-only.js';
import { reportPage, type ReportData } from '../../src/cli/commands/report/page.js';
import { dictionary } from '../../src/load/dictionary.js';
import { readReport } from '../../src/cli/commands/report/read-report.js';
import { load, type ActivityBench } from './activity-bench.js';

/** Contents of the report on a bench's database. */
export function dataOf({ deps }: ActivityBench, id?: string, SHOW_PERSONAL_DATA = false): Promise<ReportData> {
  const settings = { ...deps.settings, SHOW_PERSONAL_DATA };
  return readStar(deps.warehouse, settings, (session) => readReport(session, settings, id));
}

/** The page of the report of a bench's database. */
export async function pageOf(bench: ActivityBench, id?: string, showPersonalData = false): Promise<string> {
  return reportPage(await dataOf(bench, id, showPersonalData), dictionary(bench.deps.settings));
}

/** Loads all of the bench's source, and writes down steps of which one failed once. @returns the load id. */
export async function loadedRun(bench: ActivityBench, input?: unknown): Promise<string> {
  await load(bench, input);
  const { rows } = await bench.database.client.query<{ id: string }>(
    'select max(load_id) as id from sparkify_ops.load_run',
  );
  const loadId = rows[0]?.id ?? '';
  const step = (name: string, subject: string, state: string, from: number, to: number) => ({
    step: name,
    subject,
    state,
    startedAt: Date.UTC(2018, 11, 1) + from,
    endedAt: Date.UTC(2018, 11, 1) + to,
    rows: 1234,
    rejected: null,
  });
  const steps = [
    step('createTables', '', 'done', 0, 300),
    step('copyStaging', 'stage_events', 'failed', 300, 900),
    step('copyStaging', 'stage_events', 'done', 900, 1900),
    step('runCheck', 'users_key', 'done', 1900, 2000),
    step('runCheck', 'song_key', 'done', 1900, 2100),
    step('publish', '', 'done', 2100, 2300),
  ];
  await bench.run('cleanUp', [{ loadId, stale: [], steps }]);
  return loadId;
}
