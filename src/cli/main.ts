import { Command, CommanderError } from 'commander';
import { programVersion } from '../config/program-version.js';
import { messageOf } from '../model/errors.js';
import { COMMANDS } from './commands.js';
import { coloured, terminalText } from './output/colour.js';
import { foldHelp } from './output/fold-help.js';
import { printJson, printNote, printText } from './output/print.js';
import { setVerbosity, verbosity } from './output/verbosity.js';
import { EXIT } from './runtime/exit.js';
import { wasInterrupted } from './runtime/interruption.js';

const INTRODUCTION = `
Loads Sparkify's logs and songs into a star schema: staged, checked, then
published in one transaction.

Without any configuration it runs its own Temporal dev server and PostgreSQL.
Their state is in $SPARKIFY_HOME, else in .sparkify/ of the current folder. With
a dwh.cfg in the current folder (sparkify init writes one) it runs against that
warehouse.

First steps:
  $ sparkify demo                    everything, on generated data
  $ sparkify query top_free_users    query the star
  $ sparkify load                    load what is new
  $ sparkify                         where you are, and what to do next`;

const CLOSING = `
Exit status: 0 done, 1 failed, 2 wrong usage or configuration,
130 stopped by Ctrl-C.
More about one command: sparkify COMMAND --help`;

/** Codes of servers and workers that do not stop. Whatever else fails while a command stops, fails because it stops. */
const OF_STOPPING: readonly string[] = ['EMBEDDED_FAILED', 'WORKER_LOST'];

/** Runs the command line. @returns the exit status. */
export async function main(typed: readonly string[]): Promise<number> {
  const args = isBare(typed) ? ['overview', ...typed] : typed;
  try {
    const program = await buildProgram(args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return error instanceof CommanderError ? reportUsage(error, args) : report(error, args);
  }
}

/** Whether the arguments are only options of every command, or `--json`: the program shows where its user is then. */
function isBare(args: readonly string[]): boolean {
  const parser = withGlobalOptions(new Command())
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
  try {
    const { operands, unknown } = parser.parseOptions([...args]);
    return operands.length === 0 && unknown.every((arg) => arg === '--json');
  } catch {
    // The program itself reports what is wrong with them.
    return false;
  }
}

/** Adds the options that every command takes. */
function withGlobalOptions(program: Command): Command {
  return program
    .option('--config <file>', 'configuration to read (default: $SPARKIFY_CONFIG, else ./dwh.cfg if it exists)')
    .option('-q, --quiet', 'print nothing but the result and errors')
    .option(
      '-v, --verbose',
      'also print the logs of the worker and Temporal, and where in the program an error occurred',
    );
}

/**
 * Builds the program. Of commands that the arguments do not name it has names and descriptions only; without arguments
 * it has the definitions of all.
 */
export async function buildProgram(args?: readonly string[]): Promise<Command> {
  const program = new Command('sparkify')
    .description(INTRODUCTION.trim())
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command');
  withGlobalOptions(program)
    .addHelpText('after', CLOSING)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(terminalText(text)),
      writeOut: (text) => printText(foldHelp(text).replace(/\n$/, '')),
    })
    .configureHelp({
      sortSubcommands: false,
      showGlobalOptions: true,
      styleTitle: (title) => coloured('heading', title),
      subcommandTerm: (command) => command.name(),
    })
    .hook('preAction', () => setVerbosity(program.opts()))
    .showHelpAfterError('Run the command with --help to see what it takes.');
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const isNamed = args?.includes(name) ?? false;
    const isNeeded = args === undefined || isNamed;
    const command = isNeeded ? await load({ isNamed, buildAll: () => buildProgram() }) : new Command(name);
    program.addCommand(withInheritedSettings(command.description(description), program));
  }
  return program;
}

/** Copies the settings of the program to a command and to the commands below it. */
function withInheritedSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) withInheritedSettings(below, command);
  return command;
}

/** Reports wrong usage as JSON. Commander has reported it for people already. */
function reportUsage({ exitCode, message }: CommanderError, args: readonly string[]): number {
  if (exitCode === 0) return EXIT.done;
  if (args.includes('--json')) printError('INPUT_INVALID', message);
  return EXIT.usage;
}

function printError(code: string, message: string): void {
  printJson({ error: { code, message } }, 0);
}

async function report(error: unknown, args: readonly string[]): Promise<number> {
  // Only a failure needs it.
  const { explainError } = await import('./runtime/explain-error.js');
  const explained = explainError(error);
  if (wasInterrupted() && !OF_STOPPING.includes(explained.code)) return EXIT.interrupted;
  const { code, message, remedy } = explained;
  const name = coloured('bad', 'sparkify:', process.stderr);
  printNote(`${name} ${message}\n${remedy} (${code})`);
  if (code !== 'INTERNAL' && verbosity() === 'verbose') printNote(stacksOf(explained));
  if (args.includes('--json')) printError(code, message);
  return code === 'CONFIG_INVALID' || code === 'INPUT_INVALID' ? EXIT.usage : EXIT.failed;
}

/** Stack traces of an error and its causes. */
function stacksOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const cause = error.cause === undefined ? '' : `\nCaused by ${stacksOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
