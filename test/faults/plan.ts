import { Random } from '../../src/generate/random.js';
import type { EngineName } from '../../src/warehouse/warehouse.js';
import { DATA_SETS } from './data-set.js';
import { DISK_KINDS } from './kinds/disk.js';
import type { Kind } from './kinds/kind.js';
import { OBJECT_KINDS } from './kinds/objects.js';
import { OVERLAP_KINDS } from './kinds/overlap.js';
import { TEMPORAL_KINDS } from './kinds/temporal.js';
import { WAREHOUSE_KINDS } from './kinds/warehouse.js';
import { WORKER_KINDS } from './kinds/worker.js';
import type { Moment } from './moments.js';
import type { FaultOptions } from './options.js';
import { mayMount } from './small-disk.js';
import { SCENARIOS, type ScenarioName } from './scenario.js';

/** All kinds of faults. */
export const KINDS: readonly Kind[] = [
  ...WORKER_KINDS,
  ...WAREHOUSE_KINDS,
  ...TEMPORAL_KINDS,
  ...OBJECT_KINDS,
  ...DISK_KINDS,
  ...OVERLAP_KINDS,
];

/** One round: what is loaded, and what goes wrong when. */
export interface RoundPlan {
  readonly round: number;
  readonly engine: EngineName;
  readonly kind: Kind;
  readonly moment: Moment;
  readonly scenario: ScenarioName;
  readonly source: 'folder' | 'bucket';
  /** Which data set. */
  readonly data: number;
  /** When in the load a fault of no moment strikes: from 0, its start, to 1, the time of a quick load. */
  readonly after: number;
  /** Whatever else the round draws. */
  readonly random: Random;
}

interface Case {
  readonly engine: EngineName;
  readonly kind: Kind;
  readonly moment: Moment;
}

/** The rounds that were asked for. They go through all cases in an order of the seed's, and then again. */
export function planRounds({ seed, rounds, round, engines, kind }: FaultOptions): RoundPlan[] {
  const cases = allCases(seed);
  const numbers = round === null ? Array.from({ length: rounds }, (_, n) => n) : [round];
  return numbers
    .map((n) => planRound(seed, n, cases))
    .filter((plan) => engines.includes(plan.engine) && plan.kind.name.includes(kind))
    .filter((plan) => mayMount || !DISK_KINDS.includes(plan.kind));
}

function allCases(seed: number): Case[] {
  const random = new Random(seed);
  const cases = KINDS.flatMap((kind) =>
    (kind.engines ?? (['postgres', 'redshift'] as const)).flatMap((engine) =>
      kind.moments.map((moment) => ({ engine, kind, moment, place: random.next() })),
    ),
  );
  return cases.sort((a, b) => a.place - b.place);
}

function planRound(seed: number, round: number, cases: readonly Case[]): RoundPlan {
  const random = new Random(seed, round);
  const { engine, kind, moment } = cases[round % cases.length] as Case;
  const scenario = random.pick(kind.scenarios ?? SCENARIOS);
  // Redshift reads from S3 alone.
  const source = engine === 'redshift' ? 'bucket' : (kind.source ?? random.pick(['folder', 'bucket'] as const));
  const data = random.between(1, DATA_SETS);
  const after = random.next();
  return { round, engine, kind, moment, scenario, source, data, after, random };
}

/** A round in a line. */
export function describeRound({ round, engine, kind, moment, scenario, source }: RoundPlan): string {
  return `round ${round}: ${engine}, ${scenario} from a ${source}: ${kind.name}, ${moment}`;
}
