import { Argument, Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const EXAMPLES = `
Examples:
  $ source <(sparkify completion bash)                                     in ~/.bashrc
  $ source <(sparkify completion zsh)                                      in ~/.zshrc, after compinit
  $ sparkify completion fish > ~/.config/fish/completions/sparkify.fish`;

/** Defines `sparkify completion`. @param buildProgram builds the program whose commands and options are completed. */
export function completionCommand(buildProgram: () => Promise<Command>): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { printScript } = await import('./completion/run.js');
      printScript(shell, await buildProgram());
    });
}
