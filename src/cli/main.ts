import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { messageOf } from '../model/errors.js';
import { coloured } from './output/colour.js';
import { setVerbosity, verbosity } from './output/verbosity.js';
import { EXIT } from './runtime/exit.js';
import { wasInterrupted } from './runtime/interruption.js';

/** Loads the definition of a command. The help of a command that the arguments name may need more than the others'. */
type CommandLoader = (isNamed: boolean) => Promise<Command>;

/**
 * The commands, in the order of the help. A definition holds only what the help and the parser need; it loads the rest
 * when the command runs, because loading takes most of the time to start.
 */
const COMMANDS: Readonly<Record<string, CommandLoader>> = {
  init: async () => (await import('./commands/init.js')).initCommand(),
  demo: async () => (await import('./commands/demo.js')).demoCommand(),
  up: async () => (await import('./commands/up.js')).upCommand(),
  worker: async (isNamed) =>
    (await import('./commands/worker.js')).workerCommand(isNamed ? await workerSettings() : ''),
  load: async () => (await import('./commands/load.js')).loadCommand(),
  withdraw: async () => (await import('./commands/withdraw.js')).withdrawCommand(),
  undo: async () => (await import('./commands/undo.js')).undoCommand(),
  forget: async () => (await import('./commands/forget.js')).forgetCommand(),
  resolve: async () => (await import('./commands/resolve.js')).resolveCommand(),
  cancel: async () => (await import('./commands/cancel.js')).cancelCommand(),
  terminate: async () => (await import('./commands/terminate.js')).terminateCommand(),
  status: async () => (await import('./commands/status.js')).statusCommand(),
  plan: async () => (await import('./commands/plan.js')).planCommand(),
  check: async () => (await import('./commands/check.js')).checkCommand(),
  contract: async () => (await import('./commands/contract.js')).contractCommand(),
  dictionary: async () => (await import('./commands/dictionary.js')).dictionaryCommand(),
  query: async (isNamed) => (await import('./commands/query.js')).queryCommand(isNamed ? await namedQueries() : ''),
  report: async () => (await import('./commands/report.js')).reportCommand(),
  schedule: async () => (await import('./commands/schedule.js')).scheduleCommand(),
  notify: async () => (await import('./commands/notify.js')).notifyCommand(),
  generate: async () => (await import('./commands/generate.js')).generateCommand(),
  'codec-server': async () => (await import('./commands/codec-server.js')).codecServerCommand(),
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand(),
  completion: async () => (await import('./commands/completion.js')).completionCommand(() => buildProgram()),
};

async function workerSettings(): Promise<string> {
  return (await import('./commands/worker/settings.js')).describeWorkerSettings();
}

async function namedQueries(): Promise<string> {
  return (await import('./commands/query/named-queries.js')).programQueries();
}

const INTRODUCTION = `
Loads Sparkify's logs and songs into a star schema: staged, checked, then published in one transaction.

Without any configuration it runs its own Temporal dev server and PostgreSQL. Their state is in $SPARKIFY_HOME, else in
.sparkify/ of the current folder. With a dwh.cfg in the current folder (sparkify init writes one) it runs against that
warehouse.

First steps:
  $ sparkify demo                      everything, on generated data
  $ sparkify query top_free_users      query the star
  $ sparkify load                      load what is new
  $ sparkify status                    what was loaded, and what failed`;

const CLOSING = `
Exit status: 0 done, 1 the load failed, 2 wrong usage or configuration.
More about one command: sparkify COMMAND --help`;

/** Runs the command line. @returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const program = await buildProgram(args);
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return error instanceof CommanderError ? reportUsage(error, args) : report(error, args);
  }
}

/** Builds the program. If the arguments name one command, the others are there by their names only. */
export async function buildProgram(args: readonly string[] = []): Promise<Command> {
  const program: Command = new Command('sparkify')
    .description(INTRODUCTION.trim())
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .option('--config <file>', 'configuration to read (default: $SPARKIFY_CONFIG, else ./dwh.cfg if it exists)')
    .option('-q, --quiet', 'print nothing but the result and errors')
    .option(
      '-v, --verbose',
      'also print the logs of the worker and Temporal, and where in the program an error occurred',
    )
    .addHelpText('after', CLOSING)
    .exitOverride()
    .configureHelp({
      sortSubcommands: false,
      showGlobalOptions: true,
      styleTitle: (title) => coloured('heading', title),
    })
    .hook('preAction', () => setVerbosity(program.opts()))
    .showHelpAfterError('Run the command with --help to see what it takes.');
  const named = Object.keys(COMMANDS).filter((name) => args.includes(name));
  for (const [name, load] of Object.entries(COMMANDS)) {
    const isNamed = named.includes(name);
    // A command that is there by its name only can still be suggested when another one is mistyped.
    const command = named.length === 1 && !isNamed ? new Command(name) : await load(isNamed);
    program.addCommand(withInheritedSettings(command, program));
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
  process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
}

async function report(error: unknown, args: readonly string[]): Promise<number> {
  // Only a failure needs it.
  const { explainError } = await import('./runtime/explain-error.js');
  const explained = explainError(error);
  // What fails while a command stops fails because of that; servers that do not stop are worth a word.
  if (wasInterrupted() && explained.code !== 'EMBEDDED_FAILED') return EXIT.interrupted;
  const { code, message, remedy } = explained;
  const name = coloured('bad', 'sparkify:', process.stderr);
  process.stderr.write(`${name} ${message}\n${remedy} (${code})\n`);
  if (code !== 'INTERNAL' && verbosity() === 'verbose') process.stderr.write(`${stacksOf(explained)}\n`);
  if (args.includes('--json')) printError(code, message);
  return code === 'CONFIG_INVALID' || code === 'INPUT_INVALID' ? EXIT.usage : EXIT.failed;
}

/** Stack traces of an error and its causes. */
function stacksOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const cause = error.cause === undefined ? '' : `\nCaused by ${stacksOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
