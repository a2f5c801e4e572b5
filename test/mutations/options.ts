import { parseArgs } from 'node:util';

/** Options of the command line. */
export interface MutationOptions {
  /** Decides every mutation: the same seed gives the same ones. */
  readonly seed: number;
  /** Number of mutations. */
  readonly count: number;
  /** Only this mutation, counted from 0; null for all. */
  readonly only: number | null;
  /** Number of clean nights, loaded one after another. */
  readonly nights: number;
  /** Lanes side by side, each with a database and a worker of its own. */
  readonly jobs: number;
  /** Only kinds whose name holds this text; empty for all. */
  readonly kind: string;
}

const HELP = `Loads mutated nights on a history of clean ones, and clean nights alone.
  --seed S      decides every mutation (default 1)
  --count N     how many (default 500)
  --only M      only this one, counted from 0
  --nights C    clean nights in a row, which must be silent (default 365)
  --jobs J      lanes side by side (default 2)
  --kind K      only mutations whose name holds K`;

/** Reads the options of the command line. @throws Error that says what is wrong. */
export function readOptions(args: readonly string[]): MutationOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seed: text, count: text, only: text, nights: text, jobs: text, kind: text },
  });
  return {
    seed: whole('seed', values.seed, 1),
    count: whole('count', values.count, 500),
    only: values.only === undefined ? null : whole('only', values.only, 0),
    nights: whole('nights', values.nights, 365),
    jobs: Math.max(1, whole('jobs', values.jobs, 2)),
    kind: values.kind ?? '',
  };
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} ${text}: expected a whole number\n${HELP}`);
}
