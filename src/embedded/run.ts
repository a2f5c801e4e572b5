import { spawn } from 'node:child_process';
import type { Command } from './daemon.js';

/** Result of a program. `output` is the text of both streams, cut at 64 KiB. */
export interface RunResult {
  readonly ok: boolean;
  readonly output: string;
}

const OUTPUT_LIMIT_BYTES = 64 * 1024;

/**
 * Runs a program to its end.
 * @param signal its abort kills the program.
 * @returns its result, also if it fails to start, is killed or reaches the timeout; it does not throw.
 */
export function run(command: Command, timeoutMs: number, signal?: AbortSignal): Promise<RunResult> {
  const { program, args, ...options } = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: '/', ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    // spawn's own timeout would keep waiting for a program that could not be started.
    const kill = (): void => void child.kill('SIGKILL');
    const limit = setTimeout(kill, timeoutMs);
    signal?.addEventListener('abort', kill);
    const finish = (result: RunResult) => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', kill);
      resolve(result);
    };
    let output = '';
    const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-OUTPUT_LIMIT_BYTES));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => finish({ ok: false, output: error.message }));
    child.on('close', (code, signal) => {
      const ending = signal === null ? '' : `\nended by ${signal} (its limit is ${timeoutMs} ms)`;
      finish({ ok: code === 0, output: output.trim() + ending });
    });
  });
}
