import { createInterface, type Interface } from 'node:readline/promises';
import type { Command } from 'commander';
import { visibleLine } from '../../model/visible-text.js';
import { printNote } from '../output/print.js';
import { EXIT } from './exit.js';

/**
 * Asks on a terminal whether to continue, and notes that nothing was done if not. Without a terminal, the flag `--yes` is
 * required. Ctrl-C is a no, and the exit status of a command that it stops.
 * @returns whether to continue.
 * @throws CommanderError (wrong usage) if there is neither a terminal nor `--yes`.
 */
export async function confirm(command: Command, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY)
    return command.error('Nothing was done: without a terminal, add --yes.', { exitCode: EXIT.usage });
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await Promise.race([terminal.question(`${visibleLine(question)} [y/N] `), interruption(terminal)]);
    const isYes = answer !== null && /^y(es)?$/i.test(answer.trim());
    if (answer === null) process.exitCode = EXIT.interrupted;
    if (!isYes) printNote(answer === null ? '\nNothing was done' : 'Nothing was done');
    return isYes;
  } finally {
    terminal.close();
  }
}

/** Resolves when Ctrl-C or the end of the input interrupts a question. */
function interruption(terminal: Interface): Promise<null> {
  return new Promise((resolve) => {
    for (const event of ['SIGINT', 'close'] as const) terminal.once(event, () => resolve(null));
  });
}
