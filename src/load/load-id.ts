import { randomBytes } from 'node:crypto';

/**
 * New load id: unique, and sorted by time, also of loads that start within one second.
 * @returns e.g. `20261130t130802_1f464b72`: the second in UTC, then three hex digits of milliseconds and five by chance.
 */
export function newLoadId(now: Date): string {
  const second = now.toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
  const milliseconds = now.getUTCMilliseconds().toString(16).padStart(3, '0');
  return `${second}_${milliseconds}${randomBytes(3).toString('hex').slice(1)}`;
}
