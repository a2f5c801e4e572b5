import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { namedQueries } from '../../../src/sql/queries.js';
import { sparkify, SPARKIFY, type CliResult } from '../../support/cli.js';
import { testHome } from '../../support/home.js';
import { linesOnTerminal, withoutTerminal } from '../../support/terminal.js';

// No server is started: a warehouse that is nowhere shows that none is needed.
const home = testHome();
const env = { SPARKIFY_CLUSTER_HOST: 'nowhere.invalid' };
const run = (...args: string[]): Promise<CliResult> => sparkify(['query', ...args], { home, env });

const CHURN = `How many users of each plan have played nothing for some days before the last
play of all?

All plays count, whether their song is known or not. Users who never played do
not count.

 parameter   default   meaning
───────────────────────────────────────────
 days        7         days without a play

 column          type      meaning
──────────────────────────────────────────────────────────────────────────────
`;

test('--describe prints question, parameters, columns and SQL of a query, without a warehouse', async () => {
  const { status, stdout, stderr } = await run('churn', '--describe');
  assert.equal(status, 0, stderr);
  assert.ok(stdout.startsWith(CHURN), stdout);
  assert.match(stdout, /^ quiet_users {5}bigint {4}users who have played nothing for these days$/m);
  assert.match(stdout, /\n\nwith lasts as \([^]*cast\(:'days' as integer\)[^]*order by level\n$/);
});

test('--describe --json has the same', async () => {
  const { stdout } = await run('--describe', 'churn', '--json');
  const document = JSON.parse(stdout) as { columns: object[]; sql: string };
  assert.deepEqual(
    { ...document, columns: document.columns.length, sql: document.sql.split('\n')[0] },
    {
      name: 'churn',
      question: 'How many users of each plan have played nothing for some days before the last play of all?',
      notes: ['All plays count, whether their song is known or not. Users who never played do not count.'],
      parameters: [{ name: 'days', default: '7', description: 'days without a play' }],
      columns: 4,
      sql: 'with lasts as (',
    },
  );
});

test('every query of the program is described within 80 columns on a terminal', { skip: withoutTerminal }, async () => {
  const names = namedQueries().map(({ name }) => name);
  const describeAll = `for name in ${names.join(' ')}; do '${process.execPath}' '${SPARKIFY}' query $name --describe; done`;
  const lines = await linesOnTerminal(describeAll, 80, { home, env: { ...env, NO_COLOR: '1' } });
  assert.ok(lines.length > names.length * 10, lines.join('\n'));
  assert.deepEqual(
    lines.filter((line) => line.length > 80),
    [],
  );
});

test('a custom query is described as far as its file does; a wrong line is named', async () => {
  const folder = join(home, 'queries');
  mkdirSync(folder);
  const custom = { ...env, SPARKIFY_LOAD_QUERIES: folder };
  writeFileSync(join(folder, 'mine.sql'), '-- Is it mine?\nselect 1 as one');
  const plain = await sparkify(['query', 'mine', '--describe'], { home, env: custom });
  assert.equal(plain.stdout, 'Is it mine?\n\nselect 1 as one\n');
  writeFileSync(join(folder, 'mine.sql'), '-- Is it mine?\n--! column: p95 numeric(12, 2): a limit\nselect 1 as p95');
  const described = await sparkify(['query', 'mine', '--describe'], { home, env: custom });
  assert.match(described.stdout, /^ p95 {6}numeric\(12, 2\) {3}a limit$/m);
  writeFileSync(join(folder, 'mine.sql'), "-- Is it mine?\n--! parameter: days\nselect :'days' as one");
  const wrong = await sparkify(['query', 'mine', '--describe'], { home, env: custom });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /mine\.sql: expected --! parameter: NAME DEFAULT: MEANING, found days/);
});

test('--describe needs the name of a query that is there', async () => {
  for (const other of [[], ['select 1'], ['--file', 'my.sql']])
    assert.match((await run('--describe', ...other)).stderr, /--describe needs the name of a query/);
  const { status, stderr } = await run('churm', '--describe');
  assert.equal(status, 2);
  assert.match(stderr, /Did you mean churn\?/);
});
