import { ApplicationFailure, type MetricMeter, type MetricTags } from '@temporalio/common';
import type { SourceName } from '../model/plan.js';
import { METRICS, type CounterName, type MetricName } from './metrics.js';
import { changesOf, type ResultOf, type StepOutcome } from './step-facts.js';

/** One attempt of a step that has ended. */
export interface EndedAttempt {
  readonly step: string;
  readonly subject: string;
  /** Arguments of the activity. */
  readonly args: readonly unknown[];
  readonly outcome: StepOutcome;
  readonly seconds: number;
  /** Its result, or the error that it threw. */
  readonly result: unknown;
}

/** Counts an attempt of a step, and its figures. */
export function countAttempt(meter: MetricMeter, ended: EndedAttempt): void {
  const { step, subject, outcome, seconds, result } = ended;
  const time: MetricName = 'sparkify_step_seconds';
  meter.createHistogram(time, 'float', undefined, METRICS[time].meaning).record(seconds, { step, subject, outcome });
  const count: Count = (name, value, tags) => {
    if (value > 0) meter.createCounter(name, undefined, METRICS[`${name}_total`].meaning).add(value, tags);
  };
  if (outcome === 'done') countDone(meter, count, ended);
  if (outcome === 'failed') countFailed(count, ended, result);
}

type Count = (name: CounterName, value: number, tags: MetricTags) => void;

function countDone(meter: MetricMeter, count: Count, { step, args, result }: EndedAttempt): void {
  if (step === 'copyStaging') {
    const { rows, rejected, bytes } = result as ResultOf<'copyStaging'>;
    const { source } = args[0] as { source: SourceName };
    count('sparkify_rows_staged', rows, { source });
    count('sparkify_bytes_read', bytes, { source });
    count('sparkify_rejected_records', rejected, { source });
  }
  if (step === 'createTables') countEndedRuns(count, result as ResultOf<'createTables'>);
  if (step === 'runCheck') countFailedChecks(count, [result as ResultOf<'runCheck'>]);
  if (step === 'runWarnings') countFailedChecks(count, result as ResultOf<'runWarnings'>);
  if (step === 'publish') countPublished(meter, count, result as ResultOf<'publish'>);
}

/** Outcomes of loads that could not count their own end. */
const ENDED_FROM_OUTSIDE = new Map([
  ['terminated', 'terminated'],
  ['timed out', 'timed_out'],
]);

function countEndedRuns(count: Count, statuses: ResultOf<'createTables'>): void {
  for (const status of statuses) {
    const outcome = ENDED_FROM_OUTSIDE.get(status);
    if (outcome !== undefined) count('sparkify_loads', 1, { outcome });
  }
}

function countFailedChecks(count: Count, results: ResultOf<'runWarnings'>): void {
  for (const { name: check, severity, status } of results) {
    if (status === 'failed') count('sparkify_check_failures', 1, { check, severity });
  }
}

function countPublished(meter: MetricMeter, count: Count, published: ResultOf<'publish'>): void {
  if (published.outcome !== 'published' || published.preview !== undefined) return;
  for (const [table, { inserted, updated, deleted = 0 }] of changesOf(published)) {
    count('sparkify_rows_changed', inserted, { table, change: 'inserted' });
    count('sparkify_rows_changed', updated, { table, change: 'updated' });
    count('sparkify_rows_changed', deleted, { table, change: 'deleted' });
  }
  // The ledger's gauges have it a minute later.
  const last: MetricName = 'sparkify_last_publish_timestamp_seconds';
  meter.createGauge(last, 'float', undefined, METRICS[last].meaning).set(Date.now() / 1000);
}

function countFailed(count: Count, { step, subject }: EndedAttempt, error: unknown): void {
  const [code, facts] =
    error instanceof ApplicationFailure
      ? [error.type ?? 'INTERNAL', (error.details?.[0] ?? {}) as { source?: string; count?: number }]
      : ['INTERNAL', {}];
  count('sparkify_step_failures', 1, { step, subject, code });
  if (code === 'CHECK_FAILED') count('sparkify_check_failures', 1, { check: subject, severity: 'error' });
  if (code === 'RECORDS_REJECTED') {
    count('sparkify_rejected_records', facts.count ?? 0, { source: facts.source ?? '' });
  }
}
