import type { Command } from 'commander';
import { printFile } from '../../output/print.js';
import { namedQueries } from '../../../sql/queries.js';
import { headline } from '../../../sql/files.js';
import {
  bashScript,
  fishScript,
  zshScript,
  type CompletionEntry,
  type CompletionWord,
  type OptionValues,
} from './scripts.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints the completion script of a shell. */
export function printScript(shell: keyof typeof SCRIPTS, program: Command): void {
  printFile(SCRIPTS[shell](entriesOf(program), optionValues(program)));
}

/** Options of all commands that take a value, with the values that there are; empty where it is a file or any text. */
function optionValues({ options, commands }: Command): OptionValues {
  const own = options.filter(({ required }) => required).map((one) => [one.long ?? '', one.argChoices ?? []] as const);
  return new Map([...own, ...commands.flatMap((below) => [...optionValues(below)])]);
}

/** Lists a command and all commands below it, each with the words that may follow it. */
function entriesOf(command: Command, path = '', inherited: readonly CompletionWord[] = []): CompletionEntry[] {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => wordOf(long ?? short ?? '', description));
  const below = command.commands.map((one) => wordOf(one.name(), one.description()));
  const known = withoutDuplicates([...options, ...inherited]);
  return [
    { path, words: [...below, ...choicesOf(command), ...known] },
    ...command.commands.flatMap((one) => entriesOf(one, `${path} ${one.name()}`.trim(), known)),
  ];
}

function choicesOf(command: Command): CompletionWord[] {
  if (command.name() === 'query') return namedQueries().map((file) => wordOf(file.name, headline(file)));
  return command.registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((choice) => wordOf(choice, description)),
  );
}

function wordOf(word: string, description: string): CompletionWord {
  return { word, description: description.trim().split('\n', 1)[0] ?? '' };
}

function withoutDuplicates(words: readonly CompletionWord[]): CompletionWord[] {
  return words.filter((one, index) => words.findIndex(({ word }) => word === one.word) === index);
}
