import { DAILY_RUNS } from '../../../schedule/daily.js';
import { timeInUtc } from '../../../model/time-in-utc.js';
import { durationOf, field, timeOf, type Row } from '../../output/field.js';
import { duration } from '../../output/format.js';
import { table } from '../../output/table.js';

/** A column of the list of runs. A rare one is left out if no run has a value in it. */
interface RunColumn {
  readonly title: string;
  readonly isRare?: boolean;
  readonly value: (run: Row) => unknown;
}

/** Columns that are always there fit 80 columns. */
const COLUMNS: readonly RunColumn[] = [
  { title: 'load_id', value: (run) => field(run, 'load_id') },
  { title: 'started (UTC)', value: (run) => timeInUtc(timeOf(run, 'started_at')).replace(' UTC', '') },
  { title: 'took', value: tookOf },
  { title: 'status', value: (run) => field(run, 'status') },
  { title: 'plays', value: (run) => run['plays'] },
  { title: 'rejected', isRare: true, value: (run) => run['rejected'] },
  { title: 'failure', isRare: true, value: (run) => run['failure_code'] },
  { title: 'in', isRare: true, value: (run) => run['failure_step'] },
  // A run of the schedule has the time of its night in the workflow id; one of sparkify load what it loads.
  { title: 'workflow', isRare: true, value: (run) => (run['workflow_id'] === DAILY_RUNS ? null : run['workflow_id']) },
];

/** Lists runs of the ledger in a table: when they started, how long they took, and how they ended. */
export function describeRuns(runs: readonly Row[]): string {
  const columns = COLUMNS.filter(({ isRare, value }) => !isRare || runs.some((run) => Boolean(value(run))));
  const rows = runs.map((run) => columns.map(({ value }) => value(run)));
  return table(
    columns.map(({ title }) => title),
    rows,
    { grouped: true },
  );
}

function tookOf(run: Row): string {
  const took = durationOf(run);
  return took === null ? '' : duration(took);
}
