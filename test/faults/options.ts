import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/warehouse/warehouse.js';

/** Options of the command line. */
export interface FaultOptions {
  /** Decides every round: the same seed gives the same rounds. */
  readonly seed: number;
  /** Number of rounds. */
  readonly rounds: number;
  /** Only this round, counted from 0; null for all. */
  readonly round: number | null;
  /** Rounds side by side, each with servers of its own. */
  readonly jobs: number;
  /** No round is begun after so many seconds. */
  readonly seconds: number;
  readonly engines: readonly EngineName[];
  /** Only kinds whose name holds this text; empty for all. */
  readonly kind: string;
  /** Shows what the workers log. */
  readonly verbose: boolean;
}

const HELP = `Loads under faults, and compares with an undisturbed load.
  --seed S      decides every round (default 1)
  --rounds N    how many (default 40)
  --round R     only this one, counted from 0
  --jobs J      side by side (default 2)
  --seconds T   begins no round after that (default 3600)
  --engine E    postgres or redshift (default both)
  --kind K      only faults whose name holds K
  --verbose     shows what the workers log`;

/** The options of the command line. @throws Error that says what is wrong. */
export function readOptions(args: readonly string[]): FaultOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: text,
      rounds: text,
      round: text,
      jobs: text,
      seconds: text,
      engine: text,
      kind: text,
      verbose: { type: 'boolean', default: false },
    },
  });
  const engines = (['postgres', 'redshift'] as const).filter((name) => (values.engine ?? name) === name);
  if (engines.length === 0) throw new Error(`--engine ${values.engine}: expected postgres or redshift\n${HELP}`);
  return {
    seed: whole('seed', values.seed, 1),
    rounds: whole('rounds', values.rounds, 40),
    round: values.round === undefined ? null : whole('round', values.round, 0),
    jobs: Math.max(1, whole('jobs', values.jobs, 2)),
    seconds: whole('seconds', values.seconds, 3600),
    engines,
    kind: values.kind ?? '',
    verbose: values.verbose,
  };
}

function whole(name: string, text: string | undefined, otherwise: number): number {
  const value = Number(text ?? otherwise);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} ${text}: expected a whole number\n${HELP}`);
}
