import { Command } from 'commander';
import type { DictionaryFlags } from './dictionary/run.js';

const NOTES = `
The words are those of the files that create the tables; each load writes them into the warehouse, as comments on tables,
views and columns. Needs no connection.

Examples:
  $ sparkify dictionary > dictionary.md
  $ sparkify dictionary --json`;

/** Defines `sparkify dictionary`. */
export function dictionaryCommand(): Command {
  return new Command('dictionary')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', NOTES)
    .action(async (flags: DictionaryFlags, command: Command) => {
      const { printDictionary } = await import('./dictionary/run.js');
      printDictionary(flags, command);
    });
}
