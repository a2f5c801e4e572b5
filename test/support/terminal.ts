import { execFile } from 'node:child_process';
import { environment, type CliOptions } from './cli.js';

/** Why commands cannot run on a terminal; false where they can. */
export const withoutTerminal = process.platform !== 'linux' && 'script(1) takes other arguments here';

/** Runs a shell command on a terminal of so many columns. @returns the lines that it shows. Rejects if it fails. */
export function linesOnTerminal(command: string, columns: number, options: CliOptions): Promise<string[]> {
  const sized = `stty cols ${columns} rows 50; ${command}`;
  const args = ['--quiet', '--return', '--command', sized, '/dev/null'];
  return new Promise((resolve, reject) => {
    execFile('script', args, { cwd: options.home, env: environment(options) }, (error, stdout) => {
      if (error === null) resolve(stdout.split(/\r*\n/));
      else reject(new Error(`${command} failed:\n${stdout}`, { cause: error }));
    });
  });
}
