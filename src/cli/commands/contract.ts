import { Command } from 'commander';
import type { ContractFlags } from './contract/run.js';

const NOTES = `
The contract says which members the records of the logs and songs must have, and of which JSON types. It is
sql/contract.json; [LOAD] CONTRACT names another file. The checks member_missing, member_incomplete and
member_type_changed hold each load to it.

Examples:
  $ sparkify contract         the contract, and what the last load saw
  $ sparkify contract --json`;

/** Defines `sparkify contract`. */
export function contractCommand(): Command {
  return new Command('contract')
    .option('--json', 'print it as one JSON document')
    .addHelpText('after', NOTES)
    .action(async (flags: ContractFlags, command: Command) => {
      const { contract } = await import('./contract/run.js');
      await contract(flags, command);
    });
}
