import { randomBytes } from 'node:crypto';

/** New load id: unique, and sorted by time. */
export function newLoadId(now: Date): string {
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
  return `${time}_${randomBytes(4).toString('hex')}`;
}
