import { STAGING_TABLE, type SourceName } from '../../plan.js';
import { nameOf, type Progress, type StepProgress } from '../../workflows/progress.js';
import { coloured, type Meaning } from './colour.js';
import { count, seconds } from './format.js';

/** What running steps say of themselves in their heartbeats, by the step's name and subject. */
export type Heartbeats = ReadonlyMap<string, Heartbeat>;

/** What one of them says: rows so far, objects listed so far, and of what was read, the bytes as they are stored. */
export interface Heartbeat {
  readonly table?: string;
  readonly rows?: number;
  readonly listed?: number;
  readonly bytes?: number;
}

/** Before so many milliseconds, a rate says nothing. */
const RATE_AFTER_MS = 500;

const MARKS = { running: '…', done: '✓', failed: '✗', held: '!', accepted: '~', cancelled: '-' } as const;

const MEANINGS: Readonly<Record<keyof typeof MARKS, Meaning>> = {
  ...{ running: 'aside', done: 'good', failed: 'bad', held: 'warning', accepted: 'warning', cancelled: 'warning' },
};

/** A step in a line: how long, how much, how fast, and while it goes on, how long it will take still. */
export function describeStep(step: StepProgress, { objects }: Progress, beats: Heartbeats = new Map()): string {
  const name = nameOf(step);
  const beat = step.state === 'running' ? beats.get(name) : undefined;
  const rows = step.rows ?? step.changed ?? beat?.rows ?? beat?.listed ?? null;
  const ms = (step.endedAt ?? Date.now()) - step.startedAt;
  const rate = rows !== null && rows > 0 && ms > RATE_AFTER_MS ? `, ${count(Math.round((rows * 1000) / ms))}/s` : '';
  const done = rows === null ? '' : `${count(rows)} rows${rate}`;
  const rejected = step.rejected ? `, ${count(step.rejected)} rejected` : '';
  const left = beat === undefined ? '' : timeLeft(beat, objects[sourceOf(step.subject)]?.bytes ?? 0, ms);
  const line = `${name.padEnd(30)} ${seconds(ms).padStart(7)}  ${done}${rejected}${left}`.trimEnd();
  return `${mark(step.state)} ${line}`;
}

/** How many of the checks passed. */
export function describeChecks(checks: Progress['checks']): string {
  const failed = checks.filter(({ status }) => status === 'failed');
  const isStopped = failed.some(({ severity, accepted }) => severity === 'error' && accepted === undefined);
  const state = failed.length === 0 ? 'done' : isStopped ? 'failed' : 'accepted';
  return `${mark(state)} ${checks.filter(({ status }) => status === 'passed').length} of ${checks.length} checks passed`;
}

function mark(state: keyof typeof MARKS): string {
  return coloured(MEANINGS[state], MARKS[state], process.stderr);
}

/** The source whose staging table this is. */
function sourceOf(table: string): SourceName {
  return table === STAGING_TABLE.songs ? 'songs' : 'events';
}

/** At the rate so far, by bytes: objects differ in size. */
function timeLeft({ bytes = 0 }: Heartbeat, all: number, ms: number): string {
  if (ms < RATE_AFTER_MS || bytes === 0 || bytes >= all) return '';
  return `, ${Math.floor((100 * bytes) / all)} %, ${seconds((ms * (all - bytes)) / bytes)} left`;
}
