import type { WorkflowHandle } from '@temporalio/client';

/** Times of a run, from its history. */
export interface ActivityTimes {
  /** Events in the history, its size in bytes, and its events but for the workflow's tasks: those depend on timing. */
  readonly events: number;
  readonly eventsOfSteps: number;
  readonly bytes: number;
  /** Seconds from the start of the workflow to its end. */
  readonly whole: number;
  /** Seconds in which at least one activity ran: the longest path through them. */
  readonly busy: number;
  /** Seconds by activity and what it works on; of those that run several times, the sum. */
  readonly steps: Readonly<Record<string, number>>;
  /** Activities that were tried more than once, and why: their time is not that of a load that nothing disturbs. */
  readonly retried: readonly string[];
}

/** Activities whose summary is not what they work on, or whose time is of interest as a sum. */
const ONE_STEP = ['runCheck', 'discoverObjects'];

interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Reads a run's history. */
export async function activityTimes(handle: WorkflowHandle): Promise<ActivityTimes> {
  const { events } = await handle.fetchHistory();
  const all = events ?? [];
  const { historySizeBytes } = (await handle.describe()).raw.workflowExecutionInfo ?? {};
  const spans = spansOf(all);
  const steps: Record<string, number> = {};
  for (const { name, from, to } of spans) steps[name] = (steps[name] ?? 0) + (to - from);
  return {
    events: all.length,
    eventsOfSteps: all.filter((event) => !isWorkflowTask(event)).length,
    bytes: Number(historySizeBytes ?? 0),
    busy: union(spans),
    steps,
    whole: timeOf(all.at(-1)) - timeOf(all[0]),
    retried: retriedIn(all),
  };
}

type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

function spansOf(events: readonly HistoryEvent[]): Span[] {
  const byId = new Map(events.map((event) => [Number(event.eventId), event]));
  return events.flatMap((event) => {
    const ended = event.activityTaskCompletedEventAttributes;
    if (!ended) return [];
    const scheduled = byId.get(Number(ended.scheduledEventId));
    const type = scheduled?.activityTaskScheduledEventAttributes?.activityType?.name ?? '';
    const subject = summaryOf(scheduled);
    const from = timeOf(byId.get(Number(ended.startedEventId)));
    return [{ name: ONE_STEP.includes(type) ? type : `${type} ${subject}`.trim(), from, to: timeOf(event) }];
  });
}

/** Several answers may come in one task of the workflow. */
function isWorkflowTask(event: HistoryEvent): boolean {
  return Boolean(
    event.workflowTaskScheduledEventAttributes ??
    event.workflowTaskStartedEventAttributes ??
    event.workflowTaskCompletedEventAttributes,
  );
}

function retriedIn(events: readonly HistoryEvent[]): string[] {
  return events.flatMap(({ activityTaskStartedEventAttributes: started }) => {
    if (!started || (started.attempt ?? 1) === 1) return [];
    return [`event ${String(started.scheduledEventId)}, attempt ${started.attempt}: ${started.lastFailure?.message}`];
  });
}

function summaryOf(event: HistoryEvent | undefined): string {
  const data = event?.userMetadata?.summary?.data;
  return data ? (JSON.parse(Buffer.from(data).toString('utf8')) as string) : '';
}

/** Seconds since 1970. */
function timeOf(event: HistoryEvent | undefined): number {
  return Number(event?.eventTime?.seconds ?? 0) + Number(event?.eventTime?.nanos ?? 0) / 1e9;
}

function union(spans: readonly Span[]): number {
  let busy = 0;
  let until = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return busy;
}
