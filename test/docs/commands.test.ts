import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommanderError, type Command } from 'commander';
import { buildProgram } from '../../src/cli/main.js';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import { ignore } from '../embedded/support/homes.js';
import { sparkify } from '../support/cli.js';
import { atEnd, startUp, testHome, type Up } from '../support/home.js';
import { assertShown } from './support/compare.js';
import { invocationsOf, type Invocation } from './support/command-line.js';
import { commandsOf, documents, PROJECT, type ShownCommand } from './support/markdown.js';
import { argsToRun, mayEndWith, whyNotRun } from './support/not-run.js';

interface Documented {
  readonly document: string;
  readonly shown: ShownCommand;
  readonly invocations: readonly Invocation[];
}

const all: Documented[] = documents().flatMap((document) =>
  commandsOf(document).map((shown) => ({ document, shown, invocations: invocationsOf(shown.line) })),
);
/** Setting without which no user can be forgotten. */
const FORGET_KEY = { SPARKIFY_LOAD_FORGET_KEY: 'a key of thirty-two characters, or of more' };

/** Names of commands in sentences that nobody types without more. */
const NEEDS_MORE = [
  'sparkify schedule',
  'sparkify resolve',
  'sparkify generate',
  'sparkify completion',
  'temporal',
  'temporal workflow list --query',
  'npm',
];

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: object }).scripts,
);

test('there are commands in the documents', () => {
  assert.ok(documents().includes('README.md') && documents().includes('docs/operations.md'));
  assert.ok(all.length > 40, `${all.length} commands were found`);
});

describe('every command of a document is one that the program has, with its options', () => {
  for (const { shown, invocations } of all) {
    for (const { program, args } of invocations) {
      const typed = program === 'sparkify' ? args : inContainer(args);
      if (typed !== null) test(`${shown.where}: sparkify ${typed.join(' ')}`, () => assertParses(typed));
      if (program === 'npm' && args[0] === 'run') {
        test(`${shown.where}: npm run ${args[1]}`, () => assert.ok(scripts.includes(args[1] ?? ''), args[1]));
      }
    }
  }
});

/** The command that runs in a container, as `docker compose exec worker sparkify load`. */
function inContainer(args: readonly string[]): readonly string[] | null {
  const at = args.indexOf('exec') + 2;
  return at > 1 && args[at] === 'sparkify' ? args.slice(at + 1) : null;
}

/** Has the real program parse it; nothing of it is run. One that is only named must be there. */
async function assertParses(args: readonly string[]): Promise<void> {
  const program = await buildProgram();
  const words = args.filter((arg, at) => arg !== '…' || args[at - 1]?.startsWith('-'));
  let named: Command | undefined = program;
  for (const word of words) named = named?.commands.find((one) => one.name() === word);
  if (named !== undefined) return;
  silence(program);
  await program.parseAsync(words, { from: 'user' }).catch((error: unknown) => {
    // Help ends a command by an error with status 0.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
  });
}

function silence(command: Command): void {
  command.configureOutput({ writeOut: ignore, writeErr: ignore }).action(ignore);
  command.commands.forEach(silence);
}

describe('every command of a document runs, and its output is what is shown', () => {
  const home = testHome();
  // A load with custom columns stops if the worker of the other home, which has none, takes it.
  const extended = testHome();
  /** Servers that the commands need; missing while the first test has not passed. */
  let servers: { readonly up: Up; readonly temporal: string } | undefined;

  const first = all.findIndex(({ shown }) => shown.line.includes('npm run demo') && shown.output !== null);
  test(`${all[first]?.shown.where}: the first command of all, on an empty home`, async () => {
    const { status, stdout, stderr } = await inShell('npm', ['run', 'demo'], { SPARKIFY_HOME: home }, PROJECT);
    assert.equal(status, 0, stderr + stdout);
    symlinkSync(join(PROJECT, 'examples'), join(extended, 'examples'));
    const temporal = await findTemporalCli({ home, env: process.env, report: ignore });
    const up = await startUp([], { home, env: FORGET_KEY });
    atEnd(async () => void (await up.stop()));
    for (const name of ['log_data', 'song_data'])
      cpSync(join(home, 'data', name), join(home, name), { recursive: true });
    servers = { up, temporal };
    assertShown(all[first]?.shown.where ?? '', stdout, all[first]?.shown.output ?? '');
  });

  const rest = all.filter((_, at) => at !== first);
  const isInOrder = ({ shown }: Documented): boolean =>
    /\b(demo|schedule|load|withdraw|undo|forget|cancel|terminate)\b|^temporal /.test(shown.line);
  describe('commands whose output is shown, in their order', () =>
    rest.filter(({ shown }) => shown.output !== null).forEach((one) => testOf(one)));
  describe('commands about one workflow or the schedule, in their order', () => testEach(rest.filter(isInOrder)));
  describe('all other commands', { concurrency: 3 }, () => testEach(rest.filter((one) => !isInOrder(one))));

  /** Runs a command once, however often the documents have it. */
  function testEach(some: readonly Documented[]): void {
    const lines = new Set<string>();
    for (const one of some.filter(({ shown }) => shown.output === null)) {
      const invocations = one.invocations.filter((invocation) => {
        const isNew = !lines.has(lineOf(invocation)) && !isNameOnly(invocation);
        lines.add(lineOf(invocation));
        return isNew;
      });
      testOf({ ...one, invocations });
    }
  }

  function testOf({ document, shown, invocations }: Documented): void {
    for (const invocation of invocations) {
      const line = lineOf(invocation);
      test(`${shown.where}: ${line}`, { skip: whyNotRun(document, invocation) ?? false }, async (t) => {
        if (servers === undefined) return t.skip('the first command of all failed');
        const { status, stdout, stderr } = await afterOtherLoads(invocation, servers);
        assert.ok(mayEndWith(invocation).includes(status ?? -1), `${line} ended with ${status}: ${stderr}${stdout}`);
        if (shown.output !== null) assertShown(shown.where, stdout, shown.output);
      });
    }
  }

  /** Runs a command again while a load that another one has left behind is in its way: its remedy says to wait. */
  async function afterOtherLoads(invocation: Invocation, running: NonNullable<typeof servers>) {
    for (let tries = 1; ; tries += 1) {
      const ended = await run(invocation, running);
      if (tries === 10 || !ended.stderr.includes('LOAD_RUNNING')) return ended;
      await sleep(3_000);
    }
  }

  async function run(invocation: Invocation, { up, temporal }: NonNullable<typeof servers>) {
    const args = argsToRun(invocation);
    const isExtended = args.includes('examples/extend/dwh.cfg');
    if (invocation.program === 'sparkify')
      return sparkify(args, { home: isExtended ? extended : home, env: { ...FORGET_KEY, ...invocation.env } });
    if (invocation.program === 'temporal') return inShell(temporal, args, { TEMPORAL_ADDRESS: up.address }, home);
    return inShell(invocation.program, args, { SPARKIFY_HOME: home }, PROJECT);
  }
});

function isNameOnly({ program, args }: Pick<Invocation, 'program' | 'args'>): boolean {
  return (program === 'sparkify' && args.length === 0) || NEEDS_MORE.includes(lineOf({ program, args }));
}

function lineOf({ program, args }: Pick<Invocation, 'program' | 'args'>): string {
  return [program, ...args].join(' ');
}

function inShell(program: string, args: readonly string[], env: Record<string, string>, cwd: string) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    execFile(program, args, { cwd, env: { ...process.env, ...env }, timeout: 120_000 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ status, stdout, stderr });
    });
  });
}
