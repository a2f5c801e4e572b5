import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Activities } from '../activities/create-activities.js';
import type { StarTable, TableChange } from '../model/star.js';
import { STAGING_TABLE, type SourceName } from '../model/plan.js';

/** How a try of a step ended; one that a stopping worker gave up is handed over to another. */
export type StepOutcome = 'done' | 'failed' | 'cancelled' | 'handed_over';

/** What an activity gives back. */
export type ResultOf<N extends keyof Activities> = Awaited<ReturnType<Activities[N]>>;

/** What an activity takes, as far as it says what the activity works on. */
interface About {
  readonly source?: SourceName;
  readonly table?: string;
  readonly check?: { readonly name: string };
}

/** The table, staging table or check that an activity works on; empty where it is none. */
export function subjectOf([input]: readonly unknown[]): string {
  if (typeof input !== 'object' || input === null) return '';
  const { source, table, check } = input as About;
  return source === undefined ? (table ?? check?.name ?? '') : STAGING_TABLE[source];
}

/** How a try that threw this has ended. */
export function outcomeOf(error: unknown): StepOutcome {
  if (error instanceof CancelledFailure) return 'cancelled';
  return error instanceof ApplicationFailure && isHandedOver(error) ? 'handed_over' : 'failed';
}

function isHandedOver({ details }: ApplicationFailure): boolean {
  return (details?.[0] as { handedOver?: boolean } | undefined)?.handedOver === true;
}

/** The figures of an activity's result that a person asks for first. */
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
  if (activity !== 'publish') return {};
  return Object.fromEntries(changesOf(result as ResultOf<'publish'>).map(([table, change]) => [table, total(change)]));
}

/** What a publish changed, by table; nothing where another run was faster. */
export function changesOf(published: ResultOf<'publish'>): [StarTable, TableChange][] {
  return published.outcome === 'published' ? (Object.entries(published.changed) as [StarTable, TableChange][]) : [];
}

function total({ inserted, updated }: TableChange): number {
  return inserted + updated;
}
