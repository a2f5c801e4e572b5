/**
 * `npm run test:faults -- --seed S --rounds N`: loads under faults, compared with an undisturbed load. Ends with 1 where
 * there is a difference. Ctrl-C ends it after the rounds that are under way.
 */
import type { EngineName } from '../../src/warehouse/warehouse.js';
import { messageOf } from '../../src/model/errors.js';
import { makeExpected } from './expected.js';
import { isPath, type Trace } from '../model/replay.js';
import { withoutSpin } from '../model/spin.js';
import { readOptions, type FaultOptions } from './options.js';
import { planRounds, type RoundPlan } from './plan.js';
import { outcomeLine, summary } from './report.js';
import { runRound, type RoundOutcome } from './round.js';
import { Workers } from './workers.js';
import { World } from './world.js';

const options = readOptions(process.argv.slice(2));
const outcomes: RoundOutcome[] = [];
let until = Date.now() + options.seconds * 1000;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    say('Stopping when the rounds under way have ended');
    until = 0;
  });
}
await Promise.all(lanesOf(options).map((lane) => runLane(lane)));
outcomes.sort((a, b) => a.plan.round - b.plan.round);
say(summary(outcomes, options.seed));
const strayed = await strayedRounds();
const isRight = outcomes.every(({ differences }) => differences.length === 0) && strayed === 0;
process.exitCode = outcomes.length > 0 && isRight ? 0 : 1;

interface Lane {
  /** The engines that it serves, one after another, with the rounds that are left of each. */
  readonly queues: readonly (readonly [EngineName, RoundPlan[]])[];
}

/** Lanes of one engine share its rounds; where there is one lane, it serves both. */
function lanesOf({ jobs, engines }: FaultOptions): Lane[] {
  const plans = planRounds(options);
  const queues = engines.map((engine) => [engine, plans.filter((plan) => plan.engine === engine)] as const);
  return Array.from({ length: jobs }, (_, n) => ({
    queues: [...queues.slice(n % queues.length), ...queues.slice(0, n % queues.length)].map(
      ([engine, left]) => [engine, left] as const,
    ),
  }));
}

async function runLane({ queues }: Lane): Promise<void> {
  for (const [engine, left] of queues) {
    if (left.length === 0 || Date.now() > until) continue;
    const world = await World.start(engine);
    const workers = new Workers(world);
    const expected = makeExpected(world, workers);
    try {
      for (let plan = left.shift(); plan !== undefined && Date.now() < until; plan = left.shift()) {
        outcomes.push(await outcomeOf(world, workers, plan, expected));
      }
    } finally {
      await workers.stop();
      await world.stop();
    }
  }
}

/** Replays what the loads of each round did in the model. @returns the number of rounds that are no path of it. */
async function strayedRounds(): Promise<number> {
  if (withoutSpin !== false) {
    say(`The rounds are not replayed in the model: ${withoutSpin}`);
    return 0;
  }
  const answers = new Map<string, boolean>();
  const modelled = outcomes.filter(({ plan }) => plan.kind.isModelled !== false);
  let strayed = 0;
  for (const { plan, trace } of modelled) {
    if (trace === null) continue;
    const text = JSON.stringify(trace);
    const follows = answers.get(text) ?? (await followsModel(plan, trace));
    answers.set(text, follows);
    if (options.verbose || !follows) say(`round ${plan.round} is ${follows ? 'a' : 'no'} path of the model: ${text}`);
    if (!follows) strayed += 1;
  }
  say(
    `${modelled.length - strayed} of ${modelled.length} rounds are paths of the model (${answers.size} different ones); ` +
      `${outcomes.length - modelled.length} have events that it does not have`,
  );
  return strayed;
}

/** @throws Error with the trace if the model is too large to decide it. */
async function followsModel({ round }: RoundPlan, trace: Trace): Promise<boolean> {
  try {
    return await isPath(trace);
  } catch (cause) {
    const text = JSON.stringify(trace);
    throw new Error(`It is not known whether round ${round} is a path of the model: ${text}`, { cause });
  }
}

async function outcomeOf(
  world: World,
  workers: Workers,
  plan: RoundPlan,
  expected: ReturnType<typeof makeExpected>,
): Promise<RoundOutcome> {
  const outcome = await runRound(world, workers, plan, expected).catch((error: unknown) => ({
    plan,
    struck: false,
    trace: null,
    seconds: 0,
    looks: 0,
    differences: [`the round itself failed: ${error instanceof Error ? error.stack : messageOf(error)}`],
  }));
  say(outcomeLine(outcome));
  outcome.differences.forEach((difference) => say(`  - ${difference}`));
  if (options.verbose) say(workers.log());
  return outcome;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
