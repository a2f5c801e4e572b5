import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Bench } from './bench.js';
import { watchProcesses, type Taken } from './process-watch.js';

/** Lines that psql is to run. */
export interface PsqlScript {
  readonly lines: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** The folder that psql runs in; default: that of this process. */
  readonly folder?: string;
}

/** A run of psql that has ended well. */
export interface EndedPsql {
  /** From its start to its end. */
  readonly seconds: number;
  readonly output: string;
  readonly taken: Taken;
}

/** Runs lines by psql until the first error. @throws Error with the end of its output where there is one. */
export async function runPsql({ postgres }: Bench, database: string, script: PsqlScript): Promise<EndedPsql> {
  const { lines, variables = {}, folder } = script;
  const { host, port, user, password } = postgres.service;
  const set = Object.entries({ ON_ERROR_STOP: '1', ...variables }).flatMap((variable) => ['-v', variable.join('=')]);
  const began = performance.now();
  const child = spawn('psql', ['-X', '-q', '-h', host, '-p', String(port), '-U', user, '-d', database, ...set], {
    env: { ...process.env, PGPASSWORD: password, PGOPTIONS: '-c client_min_messages=warning' },
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const taken = watchProcesses({
    psql: { pid: child.pid ?? 0 },
    'a backend of PostgreSQL under psql': { pid: postgres.pid, children: true },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  child.stdin.end(`${lines.join('\n')}\n`);
  const [status] = (await once(child, 'close')) as [number];
  const all = taken();
  if (status !== 0) throw new Error(`psql ended with ${status}:\n${output.slice(-2_000)}`);
  return { seconds: (performance.now() - began) / 1000, output, taken: all };
}
