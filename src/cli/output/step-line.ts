import { STAGING_TABLE, type SourceName } from '../../model/plan.js';
import type { Heartbeat, LoadProgress } from '../../client/answers.js';
import type { StepProgress, StepState } from '../../model/steps.js';
import { nameOf } from '../../workflows/progress.js';
import { coloured, type Meaning } from './colour.js';
import { count, seconds } from './format.js';

/** Heartbeats of the running steps, by the step's name and subject. */
export type Heartbeats = ReadonlyMap<string, Heartbeat>;

/** Below this duration, a rate is not meaningful. */
const MIN_RATE_MS = 500;

const MARKS: Readonly<Record<StepState, string>> = {
  running: '…',
  done: '✓',
  failed: '✗',
  held: '!',
  accepted: '~',
  cancelled: '-',
};

const MEANINGS: Readonly<Record<StepState, Meaning>> = {
  running: 'aside',
  done: 'good',
  failed: 'bad',
  held: 'warning',
  accepted: 'warning',
  cancelled: 'warning',
};

/** Describes a step in a line: its duration, rows and rate, and the time left while it runs. */
export function stepLine(step: StepProgress, progress: LoadProgress, heartbeats: Heartbeats = new Map()): string {
  const name = nameOf(step);
  const heartbeat = step.state === 'running' ? heartbeats.get(name) : undefined;
  const rows = step.rows ?? step.changed ?? heartbeat?.rows ?? heartbeat?.listed ?? null;
  const ms = (step.endedAt ?? Date.now()) - step.startedAt;
  const rejected = step.rejected ? `, ${count(step.rejected)} rejected` : '';
  const size = progress.objects[sourceOf(step.subject)].bytes;
  const left = heartbeat === undefined ? '' : timeLeftPart(heartbeat, size, ms);
  const line = `${name.padEnd(30)} ${seconds(ms).padStart(7)}  ${rowsPart(rows, ms)}${rejected}${left}`;
  return `${mark(step.state)} ${line.trimEnd()}`;
}

/** Describes in a line how many of the checks passed. */
export function checksLine(checks: LoadProgress['checks']): string {
  const passed = checks.filter(({ status }) => status === 'passed');
  const failed = checks.filter(({ status }) => status === 'failed');
  const isStopped = failed.some(({ severity, accepted }) => severity === 'error' && accepted === undefined);
  const state = failed.length === 0 ? 'done' : isStopped ? 'failed' : 'accepted';
  return `${mark(state)} ${passed.length} of ${checks.length} checks passed`;
}

function mark(state: StepState): string {
  return coloured(MEANINGS[state], MARKS[state], process.stderr);
}

function rowsPart(rows: number | null, ms: number): string {
  if (rows === null) return '';
  const rate = rows > 0 && ms > MIN_RATE_MS ? `, ${count(Math.round((rows * 1000) / ms))}/s` : '';
  return `${count(rows)} rows${rate}`;
}

/** Source of a staging table. */
function sourceOf(table: string): SourceName {
  return table === STAGING_TABLE.songs ? 'songs' : 'events';
}

/** Estimates the time left from the bytes read so far, because objects differ in size. */
function timeLeftPart({ bytes = 0 }: Heartbeat, size: number, ms: number): string {
  if (ms < MIN_RATE_MS || bytes === 0 || bytes >= size) return '';
  return `, ${Math.floor((100 * bytes) / size)} %, ${seconds((ms * (size - bytes)) / bytes)} left`;
}
