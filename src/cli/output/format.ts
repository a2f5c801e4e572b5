/** Formats a whole number with separators: `14,896`. */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** Formats a duration in seconds, with one digit: `2.3 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Formats the duration of a load: `14.7 s`, and from two minutes on `2 min 30 s`. */
export function duration(ms: number): string {
  const whole = Math.round(ms / 1000);
  return whole < 120 ? seconds(ms) : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Formats a size: `3.7 MB`. */
export function bytes(value: number): string {
  const unit = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(unit.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return power === 0 ? `${value} B` : `${(value / 1000 ** power).toFixed(1)} ${unit[power]}`;
}

/**
 * Formats the numbers of a column alike: all with as many decimals as the longest of them, and with separators if they
 * are grouped. Null is empty.
 */
export function alikeNumbers(values: readonly (number | null)[], grouped: boolean): string[] {
  const decimals = Math.max(0, ...values.map((value) => decimalsOf(value ?? 0)));
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: grouped };
  return values.map((value) => (value === null ? '' : value.toLocaleString('en', format)));
}

/** Number of decimals of a number as it is written. One in scientific notation is far too small for any of them. */
function decimalsOf(value: number): number {
  const [, decimals = ''] = /^-?\d+\.(\d+)$/.exec(String(value)) ?? [];
  return decimals.length;
}
