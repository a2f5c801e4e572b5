import type { Command } from 'commander';
import { bashScript, fishScript, zshScript, type CompletionEntry, type CompletionWord } from './scripts.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints the completion script of a shell. */
export function printScript(shell: keyof typeof SCRIPTS, program: Command): void {
  process.stdout.write(SCRIPTS[shell](entriesOf(program)));
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

function choicesOf({ registeredArguments }: Command): CompletionWord[] {
  return registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((choice) => wordOf(choice, description)),
  );
}

function wordOf(word: string, description: string): CompletionWord {
  return { word, description: description.trim().split('\n', 1)[0] ?? '' };
}

function withoutDuplicates(words: readonly CompletionWord[]): CompletionWord[] {
  return words.filter((one, index) => words.findIndex(({ word }) => word === one.word) === index);
}
