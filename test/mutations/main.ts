/**
 * `npm run test:mutations -- --seed S --count N`: mutated nights on a history of clean ones. A mutation that changes the
 * star without an alarm has escaped. Ends with 1 if one has, or if more than one clean night in 365 raised an alarm.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServices } from '../../src/embedded/services.js';
import { loadCleanNights, type FalseAlarm } from './clean-nights.js';
import { Lane } from './lane.js';
import { monthsOf, mutateMonth } from './mutate.js';
import { readOptions } from './options.js';
import type { MutationOutcome } from './outcome.js';
import { nightsLine, outcomeLine, summaryOf } from './report.js';

/** False alarms that are borne, per night. */
const BORNE_ALARMS = 1 / 365;

const options = readOptions(process.argv.slice(2));
const home = mkdtempSync(join(tmpdir(), 'sparkify-mutations-'));
const services = await openServices(home, { postgres: true, temporal: true }, () => undefined);
const { postgres, temporal } = services;
if (postgres === undefined || temporal === undefined) throw new Error('The services did not start');
const servers = { postgres, temporal };
const outcomes: MutationOutcome[] = [];
const falseAlarms: FalseAlarm[] = [];
const work = workOf();
try {
  await Promise.all(Array.from({ length: options.jobs }, (_, lane) => runLane(`lane_${lane + 1}`)));
} finally {
  await services.close();
  rmSync(home, { recursive: true, force: true });
}
outcomes.sort((a, b) => a.number - b.number);
say(summaryOf(outcomes, options.seed));
say(nightsLine(options.nights, falseAlarms));
const escaped = outcomes.some(({ verdict }) => verdict === 'ESCAPED');
const alarming = falseAlarms.length > Math.max(1, options.nights * BORNE_ALARMS);
process.exitCode = escaped || alarming ? 1 : 0;

type Work = (lane: Lane) => Promise<void>;

/** Work for the lanes, the longest first. */
function workOf(): Work[] {
  const nights: Work = async (lane) =>
    void falseAlarms.push(...(await loadCleanNights(lane, home, options.seed, options.nights)));
  const months = monthsOf(options).map<Work>((numbers) => async (lane) => {
    for await (const outcome of mutateMonth(lane, home, options.seed, numbers)) {
      outcomes.push(outcome);
      say(outcomeLine(outcome));
    }
  });
  return options.nights === 0 ? months : [nights, ...months];
}

async function runLane(name: string): Promise<void> {
  const lane = await Lane.start(home, name, servers);
  try {
    for (let next = work.shift(); next !== undefined; next = work.shift()) await next(lane);
  } finally {
    await lane.stop();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
