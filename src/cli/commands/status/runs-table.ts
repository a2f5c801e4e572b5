import { nominalTime } from '../../../load/nominal-time.js';
import { DAILY_RUNS } from '../../../schedule/daily.js';
import { timeInUtc } from '../../../model/time-in-utc.js';
import { visibleLine } from '../../../model/visible-text.js';
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
  { title: 'started (UTC)', value: (run) => minuteOf(timeOf(run, 'started_at')) },
  { title: 'took', value: tookOf },
  { title: 'status', value: (run) => field(run, 'status') },
  { title: 'plays', value: (run) => run['plays'] },
  { title: 'rejected', isRare: true, value: (run) => run['rejected'] },
  { title: 'failure', isRare: true, value: (run) => run['failure_code'] },
  { title: 'in', isRare: true, value: (run) => run['failure_step'] },
  { title: 'load', isRare: true, value: loadOf },
];

/** Lists runs of the ledger in a table: when they started, how long they took, how they ended, and below it what they read. */
export function describeRuns(runs: readonly Row[]): string {
  const columns = COLUMNS.filter(({ isRare, value }) => !isRare || runs.some((run) => Boolean(value(run))));
  const rows = runs.map((run) => columns.map(({ value }) => value(run)));
  const list = table(
    columns.map(({ title }) => title),
    rows,
    { grouped: true },
  );
  return [list, ...sourceLines(runs)].join('\n');
}

/** The sources of a run, in words; null if the ledger does not know them. */
export function describeSources(run: Row): string | null {
  const known = [field(run, 'log_data'), field(run, 'song_data')].filter((uri) => uri !== '');
  return known.length === 0 ? null : visibleLine(known.join(' and '));
}

/** One line for sources that all runs share; else one for each run whose sources are others than those of the run below it. */
function sourceLines(runs: readonly Row[]): string[] {
  const read = runs.map((run) => ({ run, sources: describeSources(run) })).filter(({ sources }) => sources !== null);
  const changed = read.filter(({ sources }, i) => sources !== read[i + 1]?.sources);
  if (changed.length <= 1) return changed.map(({ sources }) => `Sources  ${sources}`);
  return ['Sources', ...changed.map(({ run, sources }) => `  from ${field(run, 'load_id')} on  ${sources}`)];
}

/**
 * Part of a run's workflow id that says what it loads: the time of its night, of one of the schedule; the days or the kind
 * of load, of one of `sparkify load`; nothing of a load of what is new. Of another's run it is the whole id.
 */
function loadOf(run: Row): string {
  const id = field(run, 'workflow_id');
  if (id === DAILY_RUNS) return '';
  if (!id.startsWith(`${DAILY_RUNS}-`)) return id;
  const night = nominalTime(id);
  return night === null ? id.slice(DAILY_RUNS.length + 1) : minuteOf(night.getTime());
}

/** A time in UTC, where its column or its name says that it is. */
function minuteOf(ms: number): string {
  return timeInUtc(ms).replace(' UTC', '');
}

function tookOf(run: Row): string {
  const took = durationOf(run);
  return took === null ? '' : duration(took);
}
