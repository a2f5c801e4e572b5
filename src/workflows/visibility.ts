import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { CheckResult } from '../model/checks.js';
import { SEARCH_ATTRIBUTES, type LoadPlan, type SearchAttributeName } from '../model/plan.js';

/** State of a load, as a search attribute. */
export type Outcome = 'running' | 'held' | 'completed' | 'failed' | 'cancelled';

const keyOf = <N extends SearchAttributeName>(name: N) => ({ name, type: SEARCH_ATTRIBUTES[name] });
const LOAD_DATE = keyOf('SparkifyLoadDate');
const OUTCOME = keyOf('SparkifyOutcome');
const ROWS_LOADED = keyOf('SparkifyRowsLoaded');
const FAILED_CHECKS = keyOf('SparkifyFailedChecks');

/** Search attribute with the nominal time of a scheduled run, which the server sets. */
const SCHEDULED = { name: 'TemporalScheduledStartTime', type: 'DATETIME' } as const;

/** Maximum number of checks in a search attribute, which holds 2 KB. */
const MAX_CHECKS = 15;

/** Writes the plan of a run into its memo and search attributes, which lists of runs show. */
export function showPlan(plan: LoadPlan): void {
  const { loadId, logData, songData, window, full, onFailure } = plan;
  const days = window === null ? 'all days' : `${window.from} to ${window.to}`;
  upsertMemo({ loadId, logData, songData, days, full, onFailure });
  upsertKnown(plan, [{ key: LOAD_DATE, value: loadDate(plan) }, outcomeIs('running')]);
}

/** Updates the state and the failed checks of severity error in the search attributes, if they have changed. */
export function showOutcome(plan: LoadPlan, outcome: Outcome, rows: number, checks: readonly CheckResult[]): void {
  const { typedSearchAttributes: current } = workflowInfo();
  const stopping = checks.filter(({ status, severity }) => status === 'failed' && severity === 'error');
  const failed = stopping
    .map(({ name }) => name)
    .sort()
    .slice(0, MAX_CHECKS);
  const isUnchanged = failed.join() === (current.get(FAILED_CHECKS) ?? []).join();
  if (isUnchanged && current.get(OUTCOME) === outcome) return;
  upsertKnown(plan, [
    outcomeIs(outcome),
    { key: ROWS_LOADED, value: rows },
    ...(isUnchanged ? [] : [{ key: FAILED_CHECKS, value: failed.length === 0 ? null : failed }]),
  ]);
}

function outcomeIs(outcome: Outcome): SearchAttributeUpdatePair {
  return { key: OUTCOME, value: outcome };
}

/** First day of the load window, else the nominal time of a scheduled run, else the start time of the run. */
function loadDate({ window }: LoadPlan): Date {
  if (window !== null) return new Date(window.from);
  return scheduledAt() ?? workflowInfo().startTime;
}

/** Nominal time of a scheduled run; null for any other run. */
export function scheduledAt(): Date | null {
  return workflowInfo().typedSearchAttributes.get(SCHEDULED) ?? null;
}

/** Sets search attributes. Those that the server does not know are left out: they would fail the workflow task. */
function upsertKnown({ searchAttributes }: LoadPlan, pairs: SearchAttributeUpdatePair[]): void {
  const known = pairs.filter(({ key }) => (searchAttributes as readonly string[]).includes(key.name));
  if (known.length > 0) upsertSearchAttributes(known);
}
