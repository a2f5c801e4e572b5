import { LoadError } from '../model/errors.js';
import { holdsSecret, NO_SECRETS } from '../model/secrets-in-text.js';
import { DAY_LENGTH, FIRST_DAY } from './day.js';
import { GENERATE_DEFAULTS } from './defaults.js';

/** Options of the generator. */
export interface GenerateOptions {
  /** The folder, made where it is missing. */
  out: string;
  /** Number of days of logs from `startDate` on; one file per day. */
  days: number;
  users: number;
  /** Number of song files. */
  songs: number;
  seed: number;
  /** The first day (UTC), `YYYY-MM-DD`, 2018-11-01 or later; that is also the default. */
  startDate?: string;
  /** On average; 270 by default. A listener hears one song at a time: a day has at most some hundred events a user. */
  eventsPerDay?: number;
  /** Log files as `.json.gz`. */
  compress?: boolean;
}

const LIMITS = {
  days: [0, 10_000],
  users: [1, 1_000_000],
  songs: [1, 5_000_000],
  seed: [0, 4_294_967_295],
  eventsPerDay: [1, 100_000],
} as const;
const LAST_START = Date.UTC(2037, 11, 31);

/** Options with every field filled in; `startDay` counts from `FIRST_DAY`. */
export interface GeneratePlan extends Required<Omit<GenerateOptions, 'startDate'>> {
  startDay: number;
}

function dateProblem(date: string): string | null {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : NaN;
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  if (real && time >= FIRST_DAY && time <= LAST_START) return null;
  return `startDate: expected a date YYYY-MM-DD from 2018-11-01 to 2037-12-31, got ${JSON.stringify(date)}`;
}

function numberProblems(options: Readonly<Record<keyof typeof LIMITS, number>>): string[] {
  return (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).flatMap((name) => {
    const [low, high] = LIMITS[name];
    const value = options[name];
    const fits = Number.isInteger(value) && value >= low && value <= high;
    return fits ? [] : [`${name}: expected a whole number from ${low} to ${high}, got ${String(value)}`];
  });
}

/**
 * The options, checked and complete.
 * @throws INPUT_INVALID naming every field that is wrong.
 */
export function planGeneration(options: GenerateOptions): GeneratePlan {
  const { startDate, ...rest } = {
    ...options,
    startDate: options.startDate ?? GENERATE_DEFAULTS.startDate,
    eventsPerDay: options.eventsPerDay ?? GENERATE_DEFAULTS.eventsPerDay,
    compress: options.compress ?? GENERATE_DEFAULTS.compress,
  };
  const problems = [
    rest.out.trim() === '' ? 'out: expected a folder, got an empty name' : null,
    holdsSecret(rest.out) ? `out: ${NO_SECRETS}` : null,
    ...numberProblems(rest),
    dateProblem(startDate),
  ].filter((problem) => problem !== null);
  if (problems.length > 0) {
    throw new LoadError(
      'INPUT_INVALID',
      `Cannot generate data: ${problems.join('; ')}.`,
      { problems },
      { remedy: 'Correct the named options.' },
    );
  }
  return { ...rest, startDay: (Date.parse(startDate) - FIRST_DAY) / DAY_LENGTH };
}
