import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { ObjectCount } from '../../src/model/result.js';
import type { TraceEvent } from '../model/replay.js';
import type { History } from '../support/history.js';

/** Results of the activities that a trace has. */
interface Results {
  readonly starVersion?: number;
  readonly outcome?: 'published' | 'outdated' | 'overtaken';
  readonly events?: ObjectCount;
  readonly songs?: ObjectCount;
}

/** What a load did, from its workflow's history. */
export async function traceOf(address: string, workflowId: string): Promise<TraceEvent[]> {
  const connection = await Connection.connect({ address });
  try {
    const handle = new Client({ connection }).workflow.getHandle(workflowId);
    return traceOfHistory(await handle.fetchHistory());
  } finally {
    await connection.close();
  }
}

/** Events of a history, in the order of a load's steps. */
export function traceOfHistory({ events = [] }: History): TraceEvent[] {
  const names = new Map<string, string>();
  const trace = new TraceBuilder();
  for (const event of events ?? []) {
    const name = event.activityTaskScheduledEventAttributes?.activityType?.name;
    if (name) names.set(String(event.eventId), name);
    const { scheduledEventId, result } = event.activityTaskCompletedEventAttributes ?? {};
    const [payload] = result?.payloads ?? [];
    if (scheduledEventId && payload) trace.completed(names.get(String(scheduledEventId)) ?? '', resultOf(payload));
    const failure = event.activityTaskFailedEventAttributes?.failure;
    if (failure?.applicationFailureInfo?.type === 'OBJECT_CHANGED') trace.changed();
  }
  return trace.events;
}

/** Result of an activity; one that returns nothing has none. */
function resultOf(payload: Payload): Results {
  return defaultPayloadConverter.fromPayload<Results | undefined>(payload) ?? {};
}

class TraceBuilder {
  readonly events: TraceEvent[] = [];
  #staged = 0;
  #versions: number[] = [];

  completed(name: string, { starVersion, outcome, events, songs }: Results): void {
    if (name === 'discoverObjects' && events !== undefined && songs !== undefined) this.#listed([events, songs]);
    if (name === 'copyStaging' && (this.#staged += 1) === 2) this.#add('staged');
    if (starVersion !== undefined) this.#versions.push(starVersion);
    if (name === 'publish' && outcome !== undefined) {
      this.#add('made', Math.min(...this.#versions));
      this.#add(outcome);
      this.#versions = [];
    }
  }

  /** Notes once a listing that an object changed. */
  changed(): void {
    if (this.events.at(-1)?.event === 'listed') this.#add('changed');
  }

  #listed(counts: readonly ObjectCount[]): void {
    const withdrawn = counts.reduce((sum, count) => sum + (count.withdrawn ?? 0), 0);
    const isNothing = counts.every(({ loaded }) => loaded === 0) && withdrawn === 0;
    this.#staged = 0;
    this.#add(isNothing ? 'nothing_new' : 'listed', withdrawn > 0 ? 1 : 0);
  }

  #add(event: TraceEvent['event'], value = 0): void {
    this.events.push({ event, value });
  }
}
