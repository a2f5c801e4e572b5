import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Activities } from '../activities/create-activities.js';
import type { StarTable, TableChange } from '../model/star.js';
import { STAGING_TABLE, type SourceName } from '../model/plan.js';

/** Outcome of an attempt of a step; one that a stopping worker aborts is handed over to another worker. */
export type StepOutcome = 'done' | 'failed' | 'cancelled' | 'handed_over';

/** Result of an activity. */
export type ResultOf<N extends keyof Activities> = Awaited<ReturnType<Activities[N]>>;

/** Parts of an activity's input that name its subject. */
interface About {
  readonly source?: SourceName;
  readonly table?: string;
  readonly check?: { readonly name: string };
}

/** Table, staging table or check that an activity works on; empty if there is none. */
export function subjectOf([input]: readonly unknown[]): string {
  if (typeof input !== 'object' || input === null) return '';
  const { source, table, check } = input as About;
  return source === undefined ? (table ?? check?.name ?? '') : STAGING_TABLE[source];
}

/** Outcome of an attempt that threw this error. */
export function outcomeOf(error: unknown): StepOutcome {
  if (error instanceof CancelledFailure) return 'cancelled';
  return error instanceof ApplicationFailure && isHandedOver(error) ? 'handed_over' : 'failed';
}

function isHandedOver({ details }: ApplicationFailure): boolean {
  return (details?.[0] as { handedOver?: boolean } | undefined)?.handedOver === true;
}

/** Most important figures of an activity's result. */
export function figuresOf(activity: string, result: unknown): Record<string, number> {
  if (activity === 'copyStaging') {
    const { rows, rejected, bytes } = result as ResultOf<'copyStaging'>;
    return { rows, rejected, bytes };
  }
  if (activity === 'discoverObjects') {
    const { events, songs } = result as ResultOf<'discoverObjects'>;
    return { objects: events.loaded + songs.loaded };
  }
  if (activity === 'loadDimension' || activity === 'loadFact') {
    return { ...(result as ResultOf<'loadFact'>).rows };
  }
  if (activity === 'runCheck') return { failing: (result as ResultOf<'runCheck'>).failing };
  if (activity === 'runWarnings') {
    return Object.fromEntries((result as ResultOf<'runWarnings'>).map(({ name, failing }) => [name, failing]));
  }
  if (activity !== 'publish') return {};
  return Object.fromEntries(changesOf(result as ResultOf<'publish'>).map(([table, change]) => [table, total(change)]));
}

/** Changes of a publish, by table; empty after a version conflict. */
export function changesOf(published: ResultOf<'publish'>): [StarTable, TableChange][] {
  return published.outcome === 'published' ? (Object.entries(published.changed) as [StarTable, TableChange][]) : [];
}

function total({ inserted, updated, deleted = 0 }: TableChange): number {
  return inserted + updated + deleted;
}
