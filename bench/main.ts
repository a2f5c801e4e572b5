/**
 * Measures loads against what the database itself takes: `npm run bench -- --help`. Prints a table. Missed targets are
 * only marked in it; a cost that grows faster than it may ends the benchmark with exit code 1.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { openServices } from '../src/embedded/services.js';
import type { Bench, Case } from './bench.js';
import { oneMoreDay } from './cases/day.js';
import { dayCommand } from './cases/day-command.js';
import { demo } from './cases/demo.js';
import { far } from './cases/far.js';
import { growth } from './cases/growth.js';
import { merge } from './cases/merge.js';
import { months, realMonth, songs } from './cases/months.js';
import { nothingNew } from './cases/nothing-new.js';
import { orchestration } from './cases/orchestration.js';
import { peerMonth, peerNinety } from './cases/peers.js';
import { rebuild } from './cases/rebuild.js';
import { hugeLedger, scale } from './cases/scale.js';
import { startBenchPostgres } from './bench-postgres.js';
import { isTooSteep, MAX_EXPONENT } from './growth.js';
import { describeResults, writeDocument } from './report.js';
import { measured, readResults, thisMachine, writeResults } from './results.js';
import { unpackReal } from './sources.js';

const CASES: readonly Case[] = [
  realMonth,
  peerMonth,
  peerNinety,
  months,
  songs,
  oneMoreDay,
  dayCommand,
  rebuild,
  nothingNew,
  orchestration,
  demo,
  merge,
  far,
  scale,
  ...growth,
  hugeLedger,
];

interface Flags {
  readonly only?: string[];
  readonly quick?: boolean;
  readonly runs: string;
  readonly json?: string;
  readonly writeDocs?: boolean;
  readonly keep?: string;
  readonly real?: string;
  readonly cpuProfiles?: string;
}

const flags = new Command('bench')
  .option('--only <name...>', `cases: ${CASES.map(({ name }) => name).join(', ')}; "none" only shows --json`)
  .option('--runs <number>', 'how often each thing is done', '3')
  .option('--quick', 'small sizes, once: to see that all works')
  .option('--json <file>', 'write the figures as JSON; those of cases that are not measured again stay')
  .option('--write-docs', 'put the table into docs/benchmark-results.md')
  .option('--keep <folder>', 'keep generated data there for the next time')
  .option('--real <folder>', 'the folder with the real log_data and song_data')
  .option('--cpu-profiles <folder>', 'let workers write what their processor time goes to, for Chrome or speedscope')
  .parse()
  .opts<Flags>();
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Measures one case after another; what is done is kept where a later one fails. */
async function run(bench: Bench, chosen: readonly Case[]): Promise<void> {
  let results = { ...readResults(flags.json), machine: thisMachine() };
  for (const one of chosen) {
    say(`case ${one.name}`);
    results = { ...results, cases: { ...results.cases, [one.name]: await measured(() => one.run(bench)) } };
    if (flags.json !== undefined) writeResults(flags.json, results);
  }
  process.stdout.write(`${describeResults(results)}\n`);
  if (flags.writeDocs) writeDocument(results);
  for (const { growth: curve } of Object.values(results.cases)) {
    if (!curve || !isTooSteep(curve)) continue;
    say(`Grows faster than it may, by an exponent above ${MAX_EXPONENT}: ${curve.work}`);
    process.exitCode = 1;
  }
}

const home = mkdtempSync(join(tmpdir(), 'sparkify-bench-'));
const folder = flags.keep ?? join(home, 'data');
mkdirSync(folder, { recursive: true });
const postgres = await startBenchPostgres(say);
const services = await openServices(join(home, 'home'), { postgres: false, temporal: true }, say);
const close = async (): Promise<void> => {
  await services.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void close().then(() => process.exit(130)));
try {
  if (services.temporal === undefined) throw new Error('The Temporal server did not start');
  const bench: Bench = {
    postgres,
    temporal: services.temporal,
    folder,
    say,
    quick: flags.quick ?? false,
    cpuProfiles: flags.cpuProfiles ?? null,
    real: flags.real ?? (await unpackReal(folder)),
    runs: flags.quick ? 1 : Number(flags.runs),
  };
  await run(
    bench,
    CASES.filter(({ name, onlyNamed }) => flags.only?.includes(name) ?? !onlyNamed),
  );
} finally {
  await close();
}
