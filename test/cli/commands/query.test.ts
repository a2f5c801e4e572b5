import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { test } from 'node:test';
import { environment, sparkify, SPARKIFY, type CliResult } from '../../support/cli.js';
import { keepServicesUp, testHome } from '../../support/home.js';
import { readParquet, withoutPython } from '../support/read-parquet.js';

const home = testHome();
await keepServicesUp(home);
const run = (...args: string[]): Promise<CliResult> => sparkify(args, { home });

async function rowsOf(...args: string[]): Promise<Record<string, unknown>[]> {
  const { status, stdout, stderr } = await run('query', ...args, '--json');
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

/** Runs SQL from standard input. */
async function answerTo(sql: string, ...args: string[]): Promise<Pick<CliResult, 'status' | 'stdout'>> {
  const child = spawn(process.execPath, [SPARKIFY, 'query', '-', ...args], {
    cwd: home,
    env: environment({ home }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(sql);
  const [stdout, ended] = await Promise.all([readAll(child.stdout), once(child, 'close')]);
  return { status: ended[0] as number | null, stdout };
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
  const { status, stdout } = await answerTo('select 2 as two', '--json');
  assert.deepEqual([status, JSON.parse(stdout)], [0, [{ two: 2 }]]);
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

/** Values of each type that a column of Parquet can have, and of one that it has none for. */
const VALUES: readonly (readonly [name: string, type: string, value: string])[] = [
  ['large', 'bigint', '9007199254740993'],
  ['small', 'integer', '7'],
  ['double', 'double precision', '0.1'],
  ['yes', 'boolean', 'true'],
  ['text', 'varchar(9)', "'Fjörd'"],
  ['exact', 'numeric(38, 2)', '-12345678901234567.89'],
  ['money', 'numeric(9, 2)', '-0.05'],
  ['ratio', 'numeric', '12.5'],
  ['day', 'date', "date '1969-12-31'"],
  ['local', 'timestamp', "timestamp '2018-11-05 10:00:00.123456'"],
  ['early', 'timestamp', "timestamp '1969-12-31 23:59:59.5'"],
  ['instant', 'timestamptz', "timestamptz '2018-11-05 10:00:00+02'"],
  ['span', 'interval', "interval '3 days'"],
];

/** A row of these values, and one of nulls. */
const EVERY_TYPE = `select ${VALUES.map(
  ([name, type, value]) => `cast(case when n = 1 then ${value} end as ${type}) as "${name}"`,
).join(', ')} from (select 1 as n union all select 2) as numbers order by n`;

/** The columns of that, as DuckDB reads them. */
const READ: readonly (readonly [name: string, type: string, value: string])[] = [
  ['large', 'BIGINT', '9007199254740993'],
  ['small', 'INTEGER', '7'],
  ['double', 'DOUBLE', '0.1'],
  ['yes', 'BOOLEAN', 'true'],
  ['text', 'VARCHAR', 'Fjörd'],
  ['exact', 'DECIMAL(38,2)', '-12345678901234567.89'],
  ['money', 'DECIMAL(9,2)', '-0.05'],
  ['ratio', 'DOUBLE', '12.5'],
  ['day', 'DATE', '1969-12-31'],
  ['local', 'TIMESTAMP', '2018-11-05 10:00:00.123456'],
  ['early', 'TIMESTAMP', '1969-12-31 23:59:59.5'],
  ['instant', 'TIMESTAMP WITH TIME ZONE', '2018-11-05 08:00:00+00'],
  ['span', 'VARCHAR', '3 days'],
];

test(
  '--parquet writes rows that another engine reads, with their types, exactly',
  { skip: withoutPython },
  async () => {
    const file = join(home, 'rows.parquet');
    const { stdout } = await run('query', EVERY_TYPE, '--parquet', 'rows.parquet', '--json');
    assert.deepEqual(JSON.parse(stdout), { file, rows: 2 });
    assert.deepEqual(readParquet(file), {
      columns: READ.map(([name, type]) => [name, type]),
      rows: [READ.map(([, , value]) => value), READ.map(() => null)],
    });
  },
);

test(
  '--parquet takes a named query, a file and standard input, and a result without rows',
  { skip: withoutPython },
  async () => {
    writeFileSync(join(home, 'none.sql'), 'select 1 as one where false');
    assert.equal((await run('query', '--file', 'none.sql', '--parquet', 'none.parquet')).status, 0);
    assert.deepEqual(readParquet(join(home, 'none.parquet')), { columns: [['one', 'INTEGER']], rows: [] });
    const named = await run('query', 'match_rate', '--parquet', 'match_rate.parquet');
    assert.match(named.stdout, /^Wrote 1 row\(s\) to .*match_rate\.parquet$/m);
    const [{ plays } = {}] = await rowsOf('match_rate');
    assert.equal(readParquet(join(home, 'match_rate.parquet')).rows[0]?.[0], String(plays));
    const piped = await answerTo('select 2 as two', '--parquet', 'piped.parquet');
    assert.equal(piped.status, 0);
    assert.deepEqual(readParquet(join(home, 'piped.parquet')).rows, [['2']]);
  },
);

test('--parquet refuses what it cannot write, and then writes nothing', async () => {
  for (const value of ["timestamp 'infinity'", "date '0001-01-01 BC'", "cast('NaN' as numeric(5, 2))"]) {
    const { status, stderr } = await run('query', `select ${value} as odd`, '--parquet', 'odd.parquet');
    assert.equal(status, 2);
    assert.match(stderr, /Parquet cannot hold .+ in the column odd\nWrite it as text/);
  }
  assert.ok(!existsSync(join(home, 'odd.parquet')));
  assert.equal((await run('query', 'select 1 as a, 2 as a', '--parquet', 'odd.parquet')).status, 2);
  assert.match((await run('query', 'select 1', '--parquet', 'odd.parquet', '--csv')).stderr, /cannot be used with/);
  assert.match((await run('query', 'select 1', '--parquet', 'missing/odd.parquet')).stderr, /missing/);
});

test('a parameter has its default, or the value of --param', async () => {
  const users = async (...args: string[]) => (await rowsOf('quiet_users', ...args)).length;
  assert.equal(await users(), await users('--param', 'days=7'));
  assert.ok((await users('--param', 'days=1')) > (await users()));
  assert.equal((await run('query', 'quiet_users', '--param', 'weeks=1')).status, 2);
});
