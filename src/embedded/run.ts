import { spawn } from 'node:child_process';
import type { Command } from './daemon.js';

/** How a program that was run to its end came out. `output` is what it wrote on both streams, cut at 64 KiB. */
export interface RunResult {
  readonly ok: boolean;
  readonly output: string;
}

const OUTPUT_LIMIT = 64 * 1024;

/** Runs a program to its end. Not being able to start it, and running into the time limit, are results, not throws. */
export function run(command: Command, timeoutMs: number): Promise<RunResult> {
  const { program, args, ...options } = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own limit: that one goes on waiting for a program that could not be started.
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const finish = (result: RunResult) => {
      clearTimeout(limit);
      resolve(result);
    };
    let output = '';
    const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_LIMIT));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => finish({ ok: false, output: error.message }));
    child.on('close', (code, signal) => {
      const ending = signal === null ? '' : `\nended by ${signal} (its limit is ${timeoutMs} ms)`;
      finish({ ok: code === 0, output: output.trim() + ending });
    });
  });
}
