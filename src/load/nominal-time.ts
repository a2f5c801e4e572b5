/**
 * Nominal time of a scheduled run: Temporal appends it to the workflow id, in UTC and whole seconds.
 * It is the same if the run starts late, or in a backfill. Null if no schedule made the id.
 */
export function nominalTime(workflowId: string): Date | null {
  const [, time] = /-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(workflowId) ?? [];
  return time === undefined || Number.isNaN(Date.parse(time)) ? null : new Date(time);
}
