import { Argument, Command } from 'commander';
import { bashScript, fishScript, zshScript, type CompletionEntry, type CompletionWord } from './completion/scripts.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const EXAMPLES = `
Examples:
  $ source <(sparkify completion bash)                                     in ~/.bashrc
  $ source <(sparkify completion zsh)                                      in ~/.zshrc, after compinit
  $ sparkify completion fish > ~/.config/fish/completions/sparkify.fish`;

/** `sparkify completion`. @param program gives back the whole program, whose commands and options are completed. */
export function completionCommand(program: () => Promise<Command>): Command {
  return new Command('completion')
    .description('print a script that lets your shell complete commands and options')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: keyof typeof SCRIPTS) => {
      process.stdout.write(SCRIPTS[shell](entriesOf(await program())));
    });
}

/** The program and all commands below it. */
function entriesOf(command: Command, path = '', inherited: readonly CompletionWord[] = []): CompletionEntry[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command).map(({ long, short, description }) => {
    return { word: long ?? short ?? '', does: firstLine(description) };
  });
  const below = command.commands.map((one) => ({ word: one.name(), does: firstLine(one.description()) }));
  const choices = command.registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((word) => ({ word, does: description })),
  );
  const known = [...options, ...inherited].filter((one, at, all) => all.findIndex((o) => o.word === one.word) === at);
  return [
    { path, words: [...below, ...choices, ...known] },
    ...command.commands.flatMap((one) => entriesOf(one, `${path} ${one.name()}`.trim(), known)),
  ];
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
