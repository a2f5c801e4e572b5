import type { Command } from 'commander';

/** Facts that a command's definition may use. */
interface DefinitionContext {
  /** Whether the arguments name the command: its help may need more than its flags. */
  readonly isNamed: boolean;
  /** Builds the program with the definitions of all commands. */
  readonly buildAll: () => Promise<Command>;
}

/** A command as the list of all commands shows it, and how its definition is loaded. */
interface CommandEntry {
  readonly description: string;
  /** Loads its flags and its help; what the command uses is loaded when it runs. */
  readonly load: (context: DefinitionContext) => Promise<Command>;
}

/**
 * The commands, in the order of the help. Each holds only what the list of them needs: loading their definitions takes
 * longer than printing a version or the list.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  overview: {
    description: 'show where you are: what is up, the last load, what to do next; sparkify alone shows it too',
    load: async () => (await import('./commands/overview.js')).overviewCommand(),
  },
  init: {
    description: 'write a configuration with a comment on every setting',
    load: async () => (await import('./commands/init.js')).initCommand(),
  },
  demo: {
    description: 'start everything on this machine, load generated data or your own, and show the star',
    load: async () => (await import('./commands/demo.js')).demoCommand(),
  },
  up: {
    description: 'start Temporal, PostgreSQL and a worker on this machine, and stay up',
    load: async () => (await import('./commands/up.js')).upCommand(),
  },
  down: {
    description: 'stop what sparkify up runs on this machine',
    load: async () => (await import('./commands/down.js')).downCommand(),
  },
  reset: {
    description: 'remove the embedded servers with all their data, after asking',
    load: async () => (await import('./commands/reset.js')).resetCommand(),
  },
  worker: {
    description: 'run a worker against the configured Temporal and warehouse',
    load: async ({ isNamed }) =>
      (await import('./commands/worker.js')).workerCommand(isNamed ? await workerSettings() : ''),
  },
  load: {
    description: 'start a load, show its progress, end with its result',
    load: async () => (await import('./commands/load.js')).loadCommand(),
  },
  withdraw: {
    description: 'take the rows of objects out of the star, by their days or names, in a load of its own',
    load: async () => (await import('./commands/withdraw.js')).withdrawCommand(),
  },
  undo: {
    description: 'make the star as it was without one load, in a load of its own',
    load: async () => (await import('./commands/undo.js')).undoCommand(),
  },
  forget: {
    description: 'delete every trace of a user from the warehouse, for good, and print the proof',
    load: async () => (await import('./commands/forget.js')).forgetCommand(),
  },
  resolve: {
    description: 'decide on a load that is held: retry what failed, accept a failed check, or abort the load',
    load: async () => (await import('./commands/resolve.js')).resolveCommand(),
  },
  cancel: {
    description: 'cancel a running load: its statements are stopped, and the ledger notes it',
    load: async () => (await import('./commands/cancel.js')).cancelCommand(),
  },
  terminate: {
    description: 'end a load at once, without its worker: for one that sparkify cancel does not end',
    load: async () => (await import('./commands/terminate.js')).terminateCommand(),
  },
  status: {
    description: 'show the last runs, or one run: its steps, rows, checks and failure',
    load: async () => (await import('./commands/status.js')).statusCommand(),
  },
  plan: {
    description: 'show what a load would do: objects and bytes, or its statements; changes nothing',
    load: async () => (await import('./commands/plan.js')).planCommand(),
  },
  check: {
    description: 'run the checks on the published star, or on the rows of a load; changes nothing',
    load: async () => (await import('./commands/check.js')).checkCommand(),
  },
  contract: {
    description: 'show what members the records must have, and what the last load saw; changes nothing',
    load: async () => (await import('./commands/contract.js')).contractCommand(),
  },
  dictionary: {
    description: 'print what each table, view and column of star and ledger means, as Markdown',
    load: async () => (await import('./commands/dictionary.js')).dictionaryCommand(),
  },
  query: {
    description: 'query the star by a named query or by SQL; it can only read',
    load: async ({ isNamed }) =>
      (await import('./commands/query.js')).queryCommand(isNamed ? await namedQueries() : ''),
  },
  report: {
    description: 'write one HTML page about a load and the star: charts, checks, the SQL behind them',
    load: async () => (await import('./commands/report.js')).reportCommand(),
  },
  schedule: {
    description: 'manage the daily schedule: apply, show, pause, resume, trigger, backfill, delete',
    load: async () => (await import('./commands/schedule.js')).scheduleCommand(),
  },
  notify: {
    description: 'list the channels that people are notified by, or try them',
    load: async () => (await import('./commands/notify.js')).notifyCommand(),
  },
  generate: {
    description: 'write data in the form of the source, with the defects of the real data',
    load: async () => (await import('./commands/generate.js')).generateCommand(),
  },
  'codec-server': {
    description: "decode encrypted payloads for Temporal's Web UI and CLI, on this machine",
    load: async () => (await import('./commands/codec-server.js')).codecServerCommand(),
  },
  doctor: {
    description: 'try every setting and connection, and say what to do about failures',
    load: async () => (await import('./commands/doctor.js')).doctorCommand(),
  },
  completion: {
    description: 'print a script that lets your shell complete commands and options',
    load: async ({ buildAll }) => (await import('./commands/completion.js')).completionCommand(buildAll),
  },
};

async function workerSettings(): Promise<string> {
  return (await import('./commands/worker/settings.js')).describeWorkerSettings();
}

async function namedQueries(): Promise<string> {
  return (await import('./commands/query/named-queries.js')).programQueries();
}
