/**
 * The time that a scheduled run is for: Temporal puts it at the end of the workflow's id, in UTC, whole seconds.
 * It is the same when the run begins late, or in a backfill. Null where no schedule made the id.
 */
export function nominalTime(workflowId: string): Date | null {
  const [, time] = /-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(workflowId) ?? [];
  return time === undefined || Number.isNaN(Date.parse(time)) ? null : new Date(time);
}
