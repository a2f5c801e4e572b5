/**
 * Measures loads against what the database itself takes: `npm run bench -- --help`. Prints a table; not a test.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { openServices } from '../src/embedded/services.js';
import type { Bench, Case } from './bench.js';
import { oneMoreDay } from './cases/day.js';
import { demo } from './cases/demo.js';
import { far } from './cases/far.js';
import { merge } from './cases/merge.js';
import { months, realMonth, songs } from './cases/months.js';
import { nothingNew } from './cases/nothing-new.js';
import { orchestration } from './cases/orchestration.js';
import { rebuild } from './cases/rebuild.js';
import { hugeLedger, scale } from './cases/scale.js';
import { startDefaultPostgres } from './default-postgres.js';
import { describeResults, writeDocument } from './report.js';
import { measured, readResults, thisMachine, writeResults } from './results.js';
import { unpackReal } from './sources.js';

const CASES: readonly Case[] = [
  realMonth,
  months,
  songs,
  oneMoreDay,
  rebuild,
  nothingNew,
  orchestration,
  demo,
  merge,
  far,
  scale,
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
  .option('--write-docs', 'put the table into docs/performance.md')
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
}

const home = mkdtempSync(join(tmpdir(), 'sparkify-bench-'));
const folder = flags.keep ?? join(home, 'data');
mkdirSync(folder, { recursive: true });
const postgres = await startDefaultPostgres(say);
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
