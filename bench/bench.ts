import type { TemporalService } from '../src/embedded/services.js';
import type { BenchPostgres } from './bench-postgres.js';
import type { Curve } from './growth.js';

/** Environment of the cases of a benchmark. */
export interface Bench {
  readonly postgres: BenchPostgres;
  readonly temporal: TemporalService;
  /** For generated data and rows as text; kept between runs where the user names one. */
  readonly folder: string;
  /** The folder with the real `log_data` and `song_data`; null where it is not there. */
  readonly real: string | null;
  /** Number of repetitions. */
  readonly runs: number;
  /** Small sizes: to see that all works, not how fast it is. */
  readonly quick: boolean;
  /** The folder that workers write a profile of their processor time into; null for none. */
  readonly cpuProfiles: string | null;
  readonly say: (line: string) => void;
}

/** One line of the table. */
export interface Line {
  readonly work: string;
  /** Seconds of each of our runs; of something else than time where `unit` says so. */
  readonly ours: readonly number[];
  /** Figures of another way to do the work, measured in turns with ours; `work` names it. */
  readonly floor?: readonly number[];
  readonly unit?: string;
  /** The peak memory of the largest process of each kind, in MB. */
  readonly peakMb?: Readonly<Record<string, number>>;
  /** Seconds of processors, all processes of a kind together. */
  readonly cpu?: Readonly<Record<string, number>>;
  /** Target for the line's ratio or for our figure. */
  readonly target?: { readonly most: number; readonly of: 'ratio' | 'ours' };
}

/** One thing to measure, under the name that `--only` takes. */
export interface Case {
  readonly name: string;
  /** Left out where `--only` does not name it. */
  readonly onlyNamed?: boolean;
  run(bench: Bench): Promise<Measured>;
}

/** Figures of a case. */
export interface Measured {
  readonly lines: readonly Line[];
  /** Breakdowns of the time, by the work that was measured. */
  readonly profiles?: Readonly<Record<string, readonly ProfileRow[]>>;
  /** How the time grows. */
  readonly growth?: Curve;
}

/** One step of a load, in seconds, and the same of the floor; null where it has no such step. */
export interface ProfileRow {
  readonly step: string;
  readonly ours: number | null;
  readonly floor: number | null;
}

/** The most memory that a worker may take in any load, in MB. */
const MAX_WORKER_MB = 250;

/** The highest peak of a worker's memory in the loads of some lines, in MB, and the most that it may be. */
export function workerMemoryLine(work: string, lines: readonly Pick<Line, 'peakMb'>[]): Line {
  const highest = Math.max(...lines.map(workerPeak));
  return {
    work: `the worker’s memory, ${work}`,
    ours: [highest],
    unit: 'MB',
    target: { most: MAX_WORKER_MB, of: 'ours' },
  };
}

/** The peak of the worker's memory in the loads of a line, in MB. */
export function workerPeak({ peakMb }: Pick<Line, 'peakMb'>): number {
  return peakMb?.['worker'] ?? NaN;
}

/** The smallest, and the one in the middle. */
export function minAndMedian(values: readonly number[]): { min: number; median: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const pair = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]] as [number, number];
  return { min: sorted[0] ?? NaN, median: (pair[0] + pair[1]) / 2 };
}

/** Ours against the floor, by the least of their figures and by their medians; null where there is no floor. */
export function ratioOf({ ours, floor }: Line): { min: number; median: number } | null {
  if (floor === undefined) return null;
  const our = minAndMedian(ours);
  const their = minAndMedian(floor);
  return { min: our.min / their.min, median: our.median / their.median };
}
