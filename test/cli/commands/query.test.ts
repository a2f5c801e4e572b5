import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { test } from 'node:test';
import { environment, sparkify, SPARKIFY, type CliResult } from '../../support/cli.js';
import { keepServicesUp, testHome } from '../../support/home.js';

const home = testHome();
await keepServicesUp(home);
const run = (...args: string[]): Promise<CliResult> => sparkify(args, { home });

async function rowsOf(...args: string[]): Promise<Record<string, unknown>[]> {
  const { status, stdout, stderr } = await run('query', ...args, '--json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

test('before the first load a query and a check say that there is nothing yet, and what to run', async () => {
  for (const args of [['query', 'match_rate'], ['query', 'select * from users'], ['check']]) {
    const { status, stderr } = await run(...args);
    assert.ok(status === 1 || status === 2, stderr);
    assert.match(stderr, /^sparkify: Nothing was loaded into public yet\nStart a load: sparkify load/m);
  }
});

test('SQL comes from a file, from standard input and from the command line', async () => {
  writeFileSync(join(home, 'one.sql'), '-- one\nselect 1 as one;\n');
  assert.deepEqual(await rowsOf('--file', 'one.sql'), [{ one: 1 }]);
  const child = spawn(process.execPath, [SPARKIFY, 'query', '-', '--json'], {
    env: environment({ home }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end('select 2 as two');
  const [output, ended] = await Promise.all([readAll(child.stdout), once(child, 'close')]);
  assert.deepEqual([ended[0], JSON.parse(output)], [0, [{ two: 2 }]]);
  const missing = await run('query', '--file', 'missing.sql');
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /missing\.sql/);
  assert.equal((await run('query', 'select 1', '--file', 'one.sql')).status, 2);
});

test('a variable takes its value from --param; one without a value and a value without a variable are errors', async () => {
  const sql = "select :'name' as name";
  assert.deepEqual(await rowsOf(sql, '--param', 'name=paid'), [{ name: 'paid' }]);
  for (const wrong of [
    [sql],
    [sql, '--param', 'name=a', '--param', 'other=b'],
    [sql, '--param', "name=it's"],
    [sql, '--param', 'x'],
  ]) {
    const { status, stderr } = await run('query', ...wrong);
    assert.equal(status, 2, stderr);
  }
});

test('a fault is shown where it is, with the hint of the server; a name with the one that was meant', async () => {
  const column = await run('query', 'select relnam from pg_class');
  assert.match(
    column.stderr,
    /\n {2}select relnam from pg_class\n {9}\^\nPerhaps you meant .*relname.*sparkify dictionary/,
  );
  assert.match(
    (await run('query', 'top_free_user')).stderr,
    /There is no query top_free_user\nDid you mean top_free_users\?/,
  );
});

test('several statements are refused, wherever they come from', async () => {
  const several = 'select 1; commit; select 2';
  writeFileSync(join(home, 'several.sql'), several);
  for (const args of [[several], ['--file', 'several.sql']]) {
    const { status, stdout, stderr } = await run('query', ...args);
    assert.deepEqual([status, stdout], [2, ''], stderr);
  }
});

test('two columns of one name are refused: one of them would be lost', async () => {
  const { status, stderr } = await run('query', 'select 1 as a, 2 as a');
  assert.equal(status, 2);
  assert.match(stderr, /Two columns are named a\nGive each column a name of its own/);
});

test('--from and --to limit every query to the plays of these days, whatever it is made of', async () => {
  assert.equal((await run('demo', '--exit', '--quiet')).status, 0);
  const days = ['--from', '2018-11-05', '--to', '2018-11-06'];
  const all = 'select count(*) as plays from all_plays';
  const where = "where start_time >= timestamp '2018-11-05' and start_time < timestamp '2018-11-07'";
  const [wanted] = await rowsOf(`${all} ${where}`);
  assert.ok(Number(wanted?.['plays']) > 0);
  assert.deepEqual(await rowsOf(all, ...days), [wanted]);
  assert.deepEqual(
    await rowsOf(`/* a comment */ with mine as (select * from all_plays) select count(*) as plays from mine`, ...days),
    [wanted],
  );
  assert.deepEqual(
    await rowsOf(
      'with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select count(*) as plays from n, all_plays where i = 3',
      ...days,
    ),
    [wanted],
  );
  const byDay = await rowsOf('plays_by_day', ...days);
  assert.equal(byDay.length, 2, JSON.stringify(byDay));
  const [{ plays: sum } = {}] = await rowsOf(
    'select (select count(*) from songplay) + (select count(*) from unmatched_play) as plays',
    ...days,
  );
  assert.equal(sum, wanted?.['plays']);
  const open = await rowsOf(all, '--from', '2018-11-05');
  assert.ok(Number(open[0]?.['plays']) > Number(wanted?.['plays']));
  assert.equal((await run('query', 'explain select 1', ...days)).status, 2);
  assert.equal((await run('query', all, '--from', '2018-13-05')).status, 2);
});

test('every named query runs with a range of days', async () => {
  const named = JSON.parse((await run('query', '--json')).stdout) as { name: string }[];
  for (const { name } of named) await rowsOf(name, '--from', '2018-11-10', '--to', '2018-11-20');
});
