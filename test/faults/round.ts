import { join } from 'node:path';
import { messageOf } from '../../src/model/errors.js';
import type { StarDump } from '../support/star-dump.js';
import type { DataSet } from './data-set.js';
import type { Trace, TraceEvent } from '../model/replay.js';
import { differencesOf } from './compare.js';
import type { Link } from './gate.js';
import type { Stage } from './kinds/kind.js';
import { runForget, runLoad, type Ending } from './loads.js';
import { placeOf } from './moments.js';
import type { RoundPlan } from './plan.js';
import { startReader } from './reader.js';
import { scenarioOf, type Turn } from './scenario.js';
import { bucketSources, folderSources, type RoundSources } from './sources.js';
import { traceOf } from './trace.js';
import { lastLoad, leftovers, ledgerLacks, starOf, starVersion } from './verify.js';
import type { Workers } from './workers.js';
import { BUCKET, type World } from './world.js';

/** Outcome of a round. */
export interface RoundOutcome {
  readonly plan: RoundPlan;
  /** Whether the load came to the moment, so that the fault struck. */
  readonly struck: boolean;
  readonly differences: readonly string[];
  readonly seconds: number;
  /** Number of times that a reader looked at the star. */
  readonly looks: number;
  /** What its loads did; null if the round itself failed. */
  readonly trace: Trace | null;
}

/**
 * What a round is compared with: the star of an undisturbed load of the whole data set, of which a user is forgotten or not;
 * and the milliseconds that the quickest load of any set took so far: before them a load has not ended.
 */
export type Expected = (data: number, forgets: boolean) => Promise<{ set: DataSet; star: StarDump; quickest: number }>;

/** Runs a round on a world, and says what differs from an undisturbed load. */
export async function runRound(
  world: World,
  workers: Workers,
  plan: RoundPlan,
  expected: Expected,
): Promise<RoundOutcome> {
  const began = Date.now();
  const { set, star, quickest } = await expected(plan.data, plan.scenario === 'forgotten');
  const name = await world.empty(plan.kind.tablespace);
  await workers.keepOne();
  const sources = sourcesOf(world, plan, set, name);
  const { before, disturbed, after = [] } = scenarioOf(plan.scenario, set, plan.random);
  const round = new Round(world, workers, plan, sources, name, plan.after * quickest);
  for (const turn of before) await round.load(turn);
  const reader = startReader(world.database);
  const struck = await round.disturb(disturbed);
  for (const turn of after) await round.load(turn);
  await round.load({ arrivals: [], input: {} });
  const { differences, looks } = await reader.stop();
  round.differences.push(
    ...differences,
    ...differencesOf(await starOf(world), star),
    ...(await leftovers(world)),
    ...(await ledgerLacks(world, sources.input)),
  );
  const trace = await round.trace();
  return { plan, struck, trace, differences: round.differences, seconds: (Date.now() - began) / 1000, looks };
}

function sourcesOf(world: World, { source }: RoundPlan, set: DataSet, name: string): RoundSources {
  return source === 'folder'
    ? folderSources(set, join(world.home, name))
    : bucketSources(set, world.bucket, BUCKET, name);
}

class Round {
  readonly differences: string[] = [];
  #loads = 0;
  /** What loads did that ran at once. */
  readonly #groups: (() => Promise<TraceEvent[][]>)[] = [];
  /** Workflows of the loads that run now. */
  #running: string[] = [];

  constructor(
    readonly world: World,
    readonly workers: Workers,
    readonly plan: RoundPlan,
    readonly sources: RoundSources,
    readonly name: string,
    /** When a fault of no moment strikes: milliseconds after the start of the load. */
    readonly after: number,
  ) {}

  /** A load that nothing disturbs. */
  async load(turn: Turn): Promise<void> {
    await this.#arrive(turn);
    for (const ending of await this.#run([await this.#inputOf(turn)])) this.#note(ending, 'undisturbed');
  }

  async #arrive({ arrivals, halves = [] }: Turn): Promise<void> {
    for (const path of arrivals) await this.sources.put(path);
    for (const path of halves) await this.sources.put(path, 'half');
  }

  async #inputOf({ input, undoes = false }: Turn): Promise<object> {
    return undoes ? { ...input, undo: await lastLoad(this.world) } : input;
  }

  /** The disturbed load, or several at once. @returns whether the fault struck. */
  async disturb(turn: Turn): Promise<boolean> {
    const { kind, random } = this.plan;
    const days = turn.arrivals.filter((path) => path.startsWith('log_data'));
    await this.#arrive(turn);
    const input = await this.#inputOf(turn);
    const beside: Promise<void>[] = [];
    const stage = this.#stage(days, (work) => void beside.push(work()));
    await kind.prepare?.(stage);
    const { struck, disarm } = this.#arm(stage);
    const count = kind.overlapping?.(random) ?? 1;
    const inputs = Array.from({ length: count }, (_, n) => (n % 2 === 0 ? input : {}));
    const endings = turn.forgets === undefined ? await this.#run(inputs) : [await this.#forget(turn.forgets)];
    endings.forEach((ending) => this.#note(ending, 'disturbed'));
    const didStrike = disarm();
    await struck();
    await Promise.all(beside);
    if (!didStrike) await kind.missed?.(stage);
    return didStrike;
  }

  #stage(days: readonly string[], beside: Stage['beside']): Stage {
    const { world, workers, sources, plan } = this;
    const { random, moment } = plan;
    return {
      world,
      random,
      sources,
      days,
      moment,
      load: (input) => this.#loadBeside(input),
      beside,
      workers: workers.all,
      startWorker: (place) => workers.start(place),
    };
  }

  /** Waits for the moment. A strike that fails is a mistake of the test, and is told as one. */
  #arm(stage: Stage): { struck: () => Promise<void>; disarm: () => boolean } {
    const { kind, moment } = this.plan;
    let striking: Promise<void> | null = null;
    const strike = (link: Link | null): Promise<void> =>
      (striking ??= kind.strike(stage, link).catch((error: unknown) => {
        this.differences.push(`the fault itself failed: ${messageOf(error)}`);
      }));
    const place = placeOf(moment, this.world.engine);
    const disarm =
      place === null ? startTimer(this.after, () => strike(null)) : this.world.gate.arm({ ...place, strike });
    return {
      struck: async () => striking ?? undefined,
      disarm: () => {
        disarm();
        return striking !== null;
      },
    };
  }

  /** What the loads did so far. */
  trace(): Promise<TraceEvent[][][]> {
    return Promise.all(this.#groups.map((group) => group()));
  }

  /** Runs loads at once. */
  #run(inputs: readonly object[]): Promise<Ending[]> {
    const group = inputs.map(() => this.#nextId());
    const { address } = this.world.temporal;
    const running = [...group];
    this.#running = running;
    this.#groups.push(() => Promise.all(running.map((id) => traceOf(address, id))));
    return Promise.all(
      group.map((workflowId, n) => runLoad(address, workflowId, { ...this.sources.input, ...inputs[n] })),
    );
  }

  async #loadBeside(input: object): Promise<void> {
    const workflowId = this.#nextId();
    this.#running.push(workflowId);
    const ending = await runLoad(this.world.temporal.address, workflowId, { ...this.sources.input, ...input });
    this.#note(ending, 'other');
  }

  #nextId(): string {
    this.#loads += 1;
    return `${this.name}/${this.#loads}`;
  }

  async #forget(userId: number): Promise<Ending> {
    const version = await starVersion(this.world);
    this.#groups.push(async () => [forgetting(version)]);
    return runForget(this.world.temporal.address, this.#nextId(), userId);
  }

  #note(ending: Ending, which: string): void {
    if (ending.status === 'COMPLETED' || ending.status === 'FORGOTTEN') return;
    const why = 'why' in ending ? ending.why : JSON.stringify(ending.failure);
    this.differences.push(`the ${which} load ended as ${ending.status}: ${why}`);
  }
}

/** Events by which the model knows the forgetting of a user: a publish under the same lock that takes rows back. */
function forgetting(version: number): TraceEvent[] {
  return [
    { event: 'listed', value: 1 },
    { event: 'staged', value: 0 },
    { event: 'made', value: version },
    { event: 'published', value: 0 },
  ];
}

/** @returns what stops it: a fault of one round must not strike in the next one. */
function startTimer(ms: number, strike: () => Promise<void>): () => void {
  const timer = setTimeout(() => void strike(), ms);
  return () => {
    clearTimeout(timer);
  };
}
