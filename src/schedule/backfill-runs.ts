/**
 * Id of the schedule of backfills. It is always paused, so that it starts nothing by itself. Each of its runs loads the
 * objects of one day: its nominal time is the start of that day in UTC, whatever the time zone of the daily schedule is.
 */
export const BACKFILL_ID = 'sparkify-backfill';

const DAY_MS = 86_400_000;

/** One run of a backfill. */
export interface BackfillRun {
  readonly day: string;
  readonly workflowId: string;
}

/** Lists the runs of a backfill of these days (YYYY-MM-DD, both included), in order. */
export function backfillRuns(from: string, to: string): BackfillRun[] {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length: days }, (_, n) => {
    const day = new Date(Date.parse(from) + n * DAY_MS).toISOString().slice(0, 10);
    return { day, workflowId: `${BACKFILL_ID}-${day}T00:00:00Z` };
  });
}
