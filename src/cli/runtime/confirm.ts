import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';

/**
 * Asks on a terminal whether to continue. Without a terminal, the flag `--yes` is required.
 * @throws CommanderError (wrong usage) if there is neither a terminal nor `--yes`.
 */
export async function confirm(command: Command, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) return command.error('Nothing was done: without a terminal, add --yes.', { exitCode: 2 });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
