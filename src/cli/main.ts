import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { LoadError, messageOf } from '../errors.js';
import { coloured } from './output/colour.js';
import { EXIT } from './runtime/exit.js';
import { setVerbosity, verbosity } from './output/verbosity.js';

/** The commands, in the order of the help. Only the one that is used is loaded: that is most of the time to start. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.js')).initCommand(),
  demo: async () => (await import('./commands/demo.js')).demoCommand(),
  up: async () => (await import('./commands/up.js')).upCommand(),
  worker: async () => (await import('./commands/worker.js')).workerCommand(),
  load: async () => (await import('./commands/load.js')).loadCommand(),
  resolve: async () => (await import('./commands/resolve.js')).resolveCommand(),
  status: async () => (await import('./commands/status.js')).statusCommand(),
  plan: async () => (await import('./commands/plan.js')).planCommand(),
  check: async () => (await import('./commands/check.js')).checkCommand(),
  query: async () => (await import('./commands/query.js')).queryCommand(),
  report: async () => (await import('./commands/report.js')).reportCommand(),
  schedule: async () => (await import('./commands/schedule.js')).scheduleCommand(),
  generate: async () => (await import('./commands/generate.js')).generateCommand(),
  'codec-server': async () => (await import('./commands/codec-server.js')).codecServerCommand(),
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand(),
  completion: async () => (await import('./commands/completion.js')).completionCommand(() => buildProgram()),
};

const INTRODUCTION = `
Loads Sparkify's logs and songs into a star schema: staged, checked, then published in one transaction.

Without any configuration it runs a Temporal dev server and a PostgreSQL of its own; their state is in
$SPARKIFY_HOME, else .sparkify/ here. With a dwh.cfg here (sparkify init writes one) it runs against that warehouse.

First steps:
  $ sparkify demo                      everything, on generated data
  $ sparkify query top_free_users      ask the star
  $ sparkify load                      load what is new
  $ sparkify status                    what was loaded, and what failed`;

const CLOSING = `
Exit status: 0 done, 1 the load failed, 2 wrong usage or configuration.
More about one command: sparkify COMMAND --help`;

/** Runs the command line. @returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const program = await buildProgram(args);
  try {
    await program.parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    return error instanceof CommanderError ? reportUsage(error, args) : report(error, args);
  }
}

/** The program with the command that the arguments name, or with all; the others are there by their names. */
export async function buildProgram(args: readonly string[] = []): Promise<Command> {
  const program: Command = new Command('sparkify')
    .description(INTRODUCTION.trim())
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .option('--config <file>', 'configuration to read (default: $SPARKIFY_CONFIG, else ./dwh.cfg if there is one)')
    .option('-q, --quiet', 'say nothing but the result, and what fails')
    .option('-v, --verbose', 'also say what the worker and Temporal log, and where in the program an error is from')
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
    const isUsed = named.length !== 1 || named.includes(name);
    // By its name alone it is there to be suggested where another is mistyped.
    program.addCommand(inherit(isUsed ? await load() : new Command(name), program));
  }
  return program;
}

/** With the settings of the program, also for the commands below it. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inherit(below, command);
  return command;
}

/** What is wrong with the usage is said already, for people. */
function reportUsage({ exitCode, message }: CommanderError, args: readonly string[]): number {
  if (exitCode === 0) return EXIT.done;
  if (args.includes('--json')) printError('INPUT_INVALID', message);
  return EXIT.usage;
}

function printError(code: string, message: string): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
}

function report(error: unknown, args: readonly string[]): number {
  const known = error instanceof LoadError ? error : null;
  const code = known?.code ?? 'INTERNAL';
  const message = known?.message ?? (error instanceof Error ? error.stack : undefined) ?? messageOf(error);
  const name = coloured('bad', 'sparkify:', process.stderr);
  process.stderr.write(`${name} ${message}\n${known === null ? '' : `${known.remedy} (${code})\n`}`);
  if (known !== null && verbosity() === 'verbose') process.stderr.write(`${stackOf(known)}\n`);
  if (args.includes('--json')) printError(code, message);
  return code === 'CONFIG_INVALID' || code === 'INPUT_INVALID' ? EXIT.usage : EXIT.failed;
}

/** Where it was thrown, and where each of its causes was. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return messageOf(error);
  const cause = error.cause === undefined ? '' : `\nCaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
