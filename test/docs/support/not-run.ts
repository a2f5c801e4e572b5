import type { Invocation } from './command-line.js';

/** Requirements of a document's commands that a test lacks: these commands are parsed, not run. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'docs/verify-on-aws.md': 'needs an AWS account',
  'infra/README.md': 'needs an AWS account',
  'docs/compose.md': 'needs a container engine: test/compose runs it where there is one',
};

/** Reasons for single commands, by their beginnings. */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/^npm ci/, 'the project of a test is installed'],
  [/^npm (test|run (?!demo))/, 'a suite of its own, which CI runs'],
  [/^npm audit/, 'asks a registry, which not every machine may'],
  [/^npm (pack|install)/, 'test/examples/package.test.ts does it'],
  [/^npx (?!sparkify)/, 'a tool of the developers'],
  [/^sparkify (--config \S+ )?(up|worker|codec-server)\b/, 'runs until it is stopped; all others here stand on an up'],
  [/^sparkify (down|reset)\b/, 'ends what all others here stand on: test/cli/commands/up-and-down.test.ts runs it'],
  [/^sparkify --config (?!examples)/, 'names a configuration that is not there'],
  [/^sparkify .*s3:\/\//, 'needs a bucket: test/store and test/redshift have one'],
  [/^sparkify check .*--load/, 'looks into the schema of a failed load: test/e2e/commands.test.ts has one'],
  [/^sparkify notify/, 'needs a channel: test/cli/commands/notify.test.ts has some'],
  [/^temporal worker deployment/, 'needs workers with versions: test/e2e/worker-versions.test.ts has them'],
  [/^sparkify schedule delete$/, 'later documents use the schedule; test/schedule/commands.test.ts deletes one'],
  [/^sparkify .*--engine/, 'test/redshift/parsers.test.ts reads what it prints'],
  [/^sparkify generate .*--days \d{3}/, 'takes long; test/generate compares what it writes'],
  [/^temporal (server|operator namespace)/, 'is about a server of one own'],
  [/^docker/, 'needs a container engine: test/compose runs it where there is one'],
];

/** The programs that documents use and a test does not run. */
const PROGRAMS =
  'aws psql jq curl git docker cd export source echo open xdg-open cat ls mkdir crontab bash node kill tctl'
    .split(' ')
    .concat('pg_dump', 'until', 'for', 'while', 'test/support/install-test-servers.sh')
    .concat('systemctl', 'journalctl', 'kubectl', 'cp', 'install', 'printf', 'rm');

/** Why a command is not run; null where it is. */
export function whyNotRun(document: string, { program, args }: Invocation): string | null {
  if (DOCUMENTS[document] !== undefined) return DOCUMENTS[document];
  const line = [program, ...args].join(' ');
  const found = COMMANDS.find(([pattern]) => pattern.test(line));
  if (found !== undefined) return found[1];
  return PROGRAMS.includes(program) || program.includes('/') || program.includes('(') ? 'no program of ours' : null;
}

/** Placeholders in documents, and their values in the tests. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  ID: 'sparkify-load',
  NAME: 'song_key',
  LOAD_ID: '20181105t030000_1f2e3d4c',
  N: '4',
  '…': 'sparkify-load',
};

/** The arguments as they are run: with what is meant by ID and the like, and without questions. */
export function argsToRun({ program, args }: Invocation): string[] {
  const filled = args.map((arg) => (args[0] === 'query' && arg === 'NAME' ? 'top_songs' : (STANDS_FOR[arg] ?? arg)));
  const asks = program === 'sparkify' && /^(schedule (backfill|delete)|forget)/.test(filled.join(' '));
  return asks && !filled.includes('--yes') ? [...filled, '--yes'] : filled;
}

/** How a command may end here besides with 0, and why. */
export function mayEndWith({ program, args }: Invocation): readonly number[] {
  const line = [program, ...args].join(' ');
  // Nothing is held when the documents are tried: test/e2e/held.test.ts has something held.
  if (/^sparkify resolve|^temporal workflow (update|reset|cancel|signal)/.test(line)) return [0, 1];
  // No load is running either: test/e2e/waiting.test.ts ends some.
  if (/^sparkify (cancel|terminate)/.test(line)) return [0, 2];
  // No load has the id of an example: test/load/corrections.test.ts undoes some.
  if (/^sparkify (undo|load --rejected)/.test(line)) return [0, 1];
  if (/^sparkify schedule delete --backfill/.test(line)) return [0, 1];
  return [0];
}
