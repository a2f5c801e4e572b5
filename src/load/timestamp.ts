/** A time as the warehouse takes it: UTC, without a zone. */
export function timestamp(time: Date): string {
  return time.toISOString().slice(0, 23).replace('T', ' ');
}
