/** One measurement of a curve: the least seconds that work on so many things took. */
export interface Point {
  readonly count: number;
  readonly seconds: number;
}

/** How the cost of some work grows with the number of things. */
export interface Curve {
  /** The work, and the things that `count` counts. */
  readonly work: string;
  readonly unit: string;
  readonly points: readonly Point[];
}

/** A curve as seconds = constant + factor × count ^ exponent. */
export interface Growth {
  readonly exponent: number;
  /** Null where growth is too small to tell the constant from it: the exponent is that of the whole cost. */
  readonly constant: number | null;
}

/** The most that the exponent of a curve may be: a sort, n log n, has a little less over the three decades from 1,000 on. */
export const MAX_EXPONENT = 1.1;

const MIN_POINTS = 4;
const MIN_DECADES = 3;
/** Growth that is less than this share of the constant is not fitted: errors of the constant would be a large part of it. */
const MIN_SHARE = 0.5;
/** The constant follows from the fit, and the fit from the constant: so often settles both. */
const ROUNDS = 50;

/**
 * Fits a curve; null where it has fewer than four points, or spans less than three decades.
 *
 * A load has a constant cost (its steps, their round trips), by which the logarithms of whole costs hide how the rest
 * grows. So the exponent is that of the cost above the constant, by least squares on logarithms, over the upper part of
 * the curve: where growth is at least half the constant. The constant is what the smallest number takes, less that
 * number's own share in the growth. Where growth spans no decade, there is nothing above the constant to fit but noise:
 * then the exponent is that of the whole cost over the last decade.
 */
export function fitGrowth(points: readonly Point[]): Growth | null {
  const sorted = [...points].sort((a, b) => a.count - b.count);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last || sorted.length < MIN_POINTS || decades(sorted) < MIN_DECADES) return null;
  const upper = sorted.filter(({ seconds }) => seconds >= first.seconds * (1 + MIN_SHARE));
  if (decades(upper) < 1) {
    const lastDecade = sorted.filter(({ count }) => count * 10 >= last.count);
    return { exponent: fitPower(lastDecade, 0).exponent, constant: null };
  }
  let constant = first.seconds;
  let power = fitPower(upper, constant);
  for (let round = 0; round < ROUNDS; round += 1) {
    constant = Math.max(0, first.seconds - power.factor * first.count ** power.exponent);
    power = fitPower(upper, constant);
  }
  return { exponent: power.exponent, constant };
}

/** Whether the cost of a curve is known to grow faster than it may. */
export function isTooSteep({ points }: Curve): boolean {
  return (fitGrowth(points)?.exponent ?? 0) > MAX_EXPONENT;
}

/** Of counts above 0, which has no logarithm. */
function decades(points: readonly Point[]): number {
  const counts = points.map(({ count }) => count).filter((count) => count > 0);
  return counts.length === 0 ? 0 : Math.log10(Math.max(...counts) / Math.min(...counts));
}

/** Least squares of log(seconds - constant) on log(count). */
function fitPower(points: readonly Point[], constant: number): { factor: number; exponent: number } {
  const logs = points.map(({ count, seconds }) => ({ x: Math.log(count), y: Math.log(seconds - constant) }));
  const mean = (of: (log: { x: number; y: number }) => number) =>
    logs.reduce((sum, log) => sum + of(log), 0) / logs.length;
  const x = mean((log) => log.x);
  const y = mean((log) => log.y);
  const exponent = mean((log) => (log.x - x) * (log.y - y)) / mean((log) => (log.x - x) ** 2);
  return { factor: Math.exp(y - exponent * x), exponent };
}
