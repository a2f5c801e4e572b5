import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { CheckResult } from '../model/checks.js';
import { SEARCH_ATTRIBUTES, type LoadPlan, type SearchAttributeName } from '../model/plan.js';

/** How a load stands. */
export type Outcome = 'running' | 'held' | 'completed' | 'failed' | 'cancelled';

const keyOf = <N extends SearchAttributeName>(name: N) => ({ name, type: SEARCH_ATTRIBUTES[name] });
const LOAD_DATE = keyOf('SparkifyLoadDate');
const OUTCOME = keyOf('SparkifyOutcome');
const ROWS_LOADED = keyOf('SparkifyRowsLoaded');
const FAILED_CHECKS = keyOf('SparkifyFailedChecks');

/** The nominal time of a scheduled run, set by the server. */
const SCHEDULED = { name: 'TemporalScheduledStartTime', type: 'DATETIME' } as const;

/** A search attribute holds 2 KB. */
const CHECKS_NAMED = 15;

/** Writes what a run loads where lists of runs show it. */
export function showPlan(plan: LoadPlan): void {
  const { loadId, logData, songData, window, full, onFailure } = plan;
  const days = window === null ? 'all days' : `${window.from} to ${window.to}`;
  upsertMemo({ loadId, logData, songData, days, full, onFailure });
  upsertKnown(plan, [{ key: LOAD_DATE, value: loadDate(plan) }, outcomeIs('running')]);
}

/** Writes how a run stands where runs are searched, when that has changed: the checks are those that may stop it. */
export function showOutcome(plan: LoadPlan, outcome: Outcome, rows: number, checks: readonly CheckResult[]): void {
  const { typedSearchAttributes: shown } = workflowInfo();
  const stopping = checks.filter(({ status, severity }) => status === 'failed' && severity === 'error');
  const failed = stopping
    .map(({ name }) => name)
    .sort()
    .slice(0, CHECKS_NAMED);
  const areShown = failed.join() === (shown.get(FAILED_CHECKS) ?? []).join();
  if (areShown && shown.get(OUTCOME) === outcome) return;
  upsertKnown(plan, [
    outcomeIs(outcome),
    { key: ROWS_LOADED, value: rows },
    ...(areShown ? [] : [{ key: FAILED_CHECKS, value: failed.length === 0 ? null : failed }]),
  ]);
}

function outcomeIs(outcome: Outcome): SearchAttributeUpdatePair {
  return { key: OUTCOME, value: outcome };
}

/** The first day of a dated load, else the time that a scheduled run is for, else when the run was started. */
function loadDate({ window }: LoadPlan): Date {
  if (window !== null) return new Date(window.from);
  const { typedSearchAttributes, startTime } = workflowInfo();
  return typedSearchAttributes.get(SCHEDULED) ?? startTime;
}

/** Attributes that the server does not know would fail the workflow's task. */
function upsertKnown({ searchAttributes }: LoadPlan, pairs: SearchAttributeUpdatePair[]): void {
  const known = pairs.filter(({ key }) => (searchAttributes as readonly string[]).includes(key.name));
  if (known.length > 0) upsertSearchAttributes(known);
}
