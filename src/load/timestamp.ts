/** Formats a time for the warehouse: UTC, without a zone. */
export function timestamp(time: Date): string {
  return time.toISOString().slice(0, 23).replace('T', ' ');
}
