import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseLoadInput, type LoadInput } from '../../input.js';
import type { OnFailure } from '../../plan.js';
import { absolute, sourceOptions, type SourceFlags } from './sources.js';

/** What a load is told on the command line. */
export interface LoadFlags extends SourceFlags {
  date?: string;
  from?: string;
  to?: string;
  full?: boolean;
  maxErrors?: number;
  repairText?: boolean;
  onFailure?: OnFailure;
  json?: boolean;
}

/** The flags that say which objects: where they are, and of which days. */
export function windowOptions(command: Command): Command {
  return sourceOptions(command)
    .option('--date <day>', 'only the objects of this day (YYYY-MM-DD), by the date in their names')
    .option('--from <day>', 'only the objects of the days from here …')
    .option('--to <day>', '… to here, both included')
    .option('--full', 'all objects, also those that the ledger has');
}

/** The flag that says how many rejected records are too many. */
export function maxErrorsOption(command: Command): Command {
  const text = 'so many rejected records of a source fail the load (default: the first)';
  return command.option('--max-errors <n>', text, wholeNumber);
}

/** The flag that says whether damaged text is put right. */
export function repairTextOption(command: Command): Command {
  return command.option('--repair-text', 'put right texts of the logs that are UTF-8 decoded twice as Latin-1');
}

/** The flag that says what becomes of a load when a step has failed for good. */
export function onFailureOption(command: Command): Command {
  const text = 'whether what has failed ends the load, or waits for sparkify resolve (default: LOAD_ON_FAILURE)';
  return command.addOption(new Option('--on-failure <fail|hold>', text).choices(['fail', 'hold']));
}

/** Parses the value of a flag. @throws InvalidArgumentError, which commander reports. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** The workflow's input. @throws INPUT_INVALID naming every problem at once. */
export function inputOf({ logData, songData, logJsonpath, date, from, to, full, ...rest }: LoadFlags): LoadInput {
  const { maxErrors, repairText, onFailure } = rest;
  return parseLoadInput({
    ...(logData !== undefined && { logData: absolute(logData) }),
    ...(songData !== undefined && { songData: absolute(songData) }),
    ...(logJsonpath !== undefined && { logJsonPath: absolute(logJsonpath) }),
    ...{ date, from, to, full, maxErrors, repairText, onFailure },
  });
}
