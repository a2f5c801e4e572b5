import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Measured } from './bench.js';

const GIB = 1024 ** 3;

/** Figures of one case, with their time. */
export interface CaseResult extends Measured {
  /** As YYYY-MM-DD HH:MM, UTC. */
  readonly at: string;
  /** The machine's load average of a minute, before and after: above the number of processors, others were at work. */
  readonly load: readonly [before: number, after: number];
}

/** All results of a machine, by case. */
export interface Results {
  readonly machine: string;
  readonly cases: Readonly<Record<string, CaseResult>>;
}

/** Measures, and notes when and under which load. */
export async function measured(run: () => Promise<Measured>): Promise<CaseResult> {
  const [before = 0] = loadavg();
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const found = await run();
  return { ...found, at, load: [before, loadavg()[0] ?? 0] };
}

/** This machine in a sentence. */
export function thisMachine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / GIB)} GiB`;
  return `${cpus().length} processors (${first?.model}), ${memory}, ${type()} ${release()}, Node ${process.version}`;
}

/** The results of earlier runs of the benchmark; none where there is no file. */
export function readResults(file: string | undefined): Results {
  if (file === undefined || !existsSync(file)) return { machine: thisMachine(), cases: {} };
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

/** Writes them; what was not measured again stays. */
export function writeResults(file: string, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}
