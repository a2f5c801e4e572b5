const UNITS = [
  { symbol: 'd', ms: 86_400_000, name: 'day' },
  { symbol: 'h', ms: 3_600_000, name: 'hour' },
  { symbol: 'm', ms: 60_000, name: 'minute' },
  { symbol: 's', ms: 1_000, name: 'second' },
] as const;

/** Parses a duration such as `90s`, `10m`, `12h`, `1d` or `0` to milliseconds; null if the text is not a duration. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  const [, amount, symbol] = /^(\d+)([dhms])$/.exec(text) ?? [];
  const unit = UNITS.find((one) => one.symbol === symbol);
  return unit === undefined ? null : Number(amount) * unit.ms;
}

/** Describes a duration: `1 day`, `90 minutes`. */
export function describeDuration(ms: number): string {
  const unit = UNITS.find((one) => ms >= one.ms && ms % one.ms === 0) ?? UNITS[3];
  return ms === unit.ms ? `1 ${unit.name}` : `${ms / unit.ms} ${unit.name}s`;
}
