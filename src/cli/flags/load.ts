import { Option, type Command } from 'commander';
import type { LoadInput } from '../../model/input.js';
import type { OnFailure } from '../../model/plan.js';
import { day, wholeNumber } from './parse.js';
import { sourceOptions, type SourceFlags } from './sources.js';

/** Flags of a load. */
export interface LoadFlags extends SourceFlags {
  date?: string;
  from?: string;
  to?: string;
  full?: boolean;
  maxErrors?: number;
  repairText?: boolean;
  onFailure?: OnFailure;
  json?: boolean;
  dryRun?: boolean;
  rebuild?: boolean;
  /** Load id of the run whose objects with rejected records are loaded again. */
  rejected?: string;
  /** Objects that are withdrawn, of `sparkify withdraw`. */
  withdraw?: LoadInput['withdraw'];
  /** Load id of the run that is undone, of `sparkify undo`. */
  undo?: string;
}

/** Adds the flags that select the objects: their sources and their days. */
export function windowOptions(command: Command): Command {
  return sourceOptions(command)
    .option('--date <day>', 'only the objects of this day (YYYY-MM-DD), by the date in their names', day)
    .option('--from <day>', 'only the objects of the days from this one …', day)
    .option('--to <day>', '… to this one, both included', day)
    .option('--full', 'all objects, including those that the ledger already has');
}

/** Adds the flag that sets how many rejected records fail the load. */
export function maxErrorsOption(command: Command): Command {
  const text = 'fail the load at this many rejected records of a source (default: LOAD_MAX_ERRORS)';
  return command.option('--max-errors <n>', text, wholeNumber);
}

/** Adds the flag that has damaged text repaired. */
export function repairTextOption(command: Command): Command {
  return command.option('--repair-text', 'repair texts of the logs that are UTF-8 decoded twice as Latin-1');
}

/** Adds the flag that decides what happens to a load when a step has failed for good. */
export function onFailureOption(command: Command): Command {
  const text = 'whether a failure ends the load, or waits for sparkify resolve (default: LOAD_ON_FAILURE)';
  return command.addOption(new Option('--on-failure <fail|hold>', text).choices(['fail', 'hold']));
}

/** Adds the flag that ends a load before its publish. */
export function dryRunOption(command: Command): Command {
  return command.option('--dry-run', 'say what would change in each table, with the first ids, and publish nothing');
}
