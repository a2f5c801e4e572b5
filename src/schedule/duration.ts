const UNITS = [
  ['d', 86_400_000, 'day'],
  ['h', 3_600_000, 'hour'],
  ['m', 60_000, 'minute'],
  ['s', 1_000, 'second'],
] as const;

/** A duration such as `90s`, `10m`, `12h` or `1d`, in milliseconds; null where it is none. `0` is no time. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const [, amount, unit] = /^(\d+)([dhms])$/.exec(text) ?? [];
  const ms = UNITS.find(([name]) => name === unit)?.[1];
  return ms === undefined ? null : Number(amount) * ms;
}

/** A duration in words: `1 day`, `90 minutes`. */
export function describeDuration(ms: number): string {
  const [, size, name] = UNITS.find(([, unit]) => ms >= unit && ms % unit === 0) ?? ['s', 1_000, 'second'];
  return ms === size ? `1 ${name}` : `${ms / size} ${name}s`;
}
