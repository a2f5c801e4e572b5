/** Time in milliseconds since 1970 as people read it: `2026-11-30 03:12 UTC`. */
export function timeInUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
