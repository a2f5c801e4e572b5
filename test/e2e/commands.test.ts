import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Generated } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { NOTHING_CHANGED } from '../../src/model/star.js';
import { duration } from '../../src/cli/output/format.js';
import { describeResult } from '../../src/cli/output/load-result.js';
import { SPARKIFY, sparkify, type CliResult } from '../support/cli.js';
import { atEnd, starOf, startUp, testHome, withDatabase, type Up } from '../support/home.js';
import { sourceFlags } from '../support/sources.js';
import { assertSameStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const home = testHome();
let made: Generated;
let up: Up;
let star: StarDump;

const run = (...args: string[]): Promise<CliResult> => sparkify(args, { home });

async function load(...args: string[]): Promise<LoadResult> {
  const { status, stdout, stderr } = await run('load', '--json', ...args);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as LoadResult;
}

before(async () => {
  const options = ['--days', '3', '--users', '20', '--songs', '60', '--events-per-day', '80'];
  const { status, stdout, stderr } = await run('generate', '--out', 'data', ...options, '--json');
  assert.equal(status, 0, stderr);
  made = JSON.parse(stdout) as Generated;
  up = await startUp(sourceFlags(made), { home });
  atEnd(async () => assert.equal(await up.stop(), 130, 'stopped by Ctrl-C'));
});

test('generate writes what it says', () => {
  assert.equal(made.logData, join(home, 'data', 'log_data'));
  assert.equal(made.files, 1 + 60 + 3);
  assert.ok(statSync(join(made.logData, '2018/11/2018-11-03-events.json')).size > 0);
});

test('load takes what is new', async () => {
  const { objects, staged, tables } = await load();
  assert.deepEqual([objects.events.loaded, objects.songs.loaded, staged.stage_events], [3, 60, made.events]);
  assert.equal(tables.song, 60);
  star = await starOf(home);
});

test('load --full reads all objects again and changes nothing', async () => {
  const { objects, changed } = await load('--full');
  assert.deepEqual([objects.events.loaded, objects.songs.loaded], [3, 60]);
  assert.deepEqual(changed, NOTHING_CHANGED);
  assertSameStar(await starOf(home), star);
});

test('a load has one duration, wherever it is shown, and ends with its publish', async () => {
  const result = await load('--full');
  const { loadId, durationMs } = result;
  const record = JSON.parse((await run('status', String(loadId), '--json')).stdout) as {
    run: Readonly<Record<string, string>>;
    steps: readonly Readonly<Record<string, string>>[];
  };
  const timeOf = (row: Readonly<Record<string, string>> | undefined, name: string) =>
    Date.parse(`${row?.[name]?.replace(' ', 'T')}Z`);
  const begun = timeOf(record.run, 'started_at');
  assert.equal(timeOf(record.run, 'finished_at') - begun, durationMs);
  const publish = record.steps.find(({ step }) => step === 'publish');
  const published = timeOf(publish, 'started_at') + Number(publish?.['seconds']) * 1000 - begun;
  assert.ok(published <= durationMs && published > durationMs - 500, `published after ${published}, ${durationMs} ms`);
  const shown = duration(durationMs);
  assert.ok(describeResult(result).startsWith(`COMPLETED in ${shown}\n`));
  assert.ok((await run('status', String(loadId))).stdout.startsWith(`${loadId}: published in ${shown}, started `));
  await run('report', String(loadId));
  const page = readFileSync(join(home, 'sparkify-report.html'), 'utf8');
  assert.match(page, new RegExp(`<dt>took</dt>\\s*<dd>${shown}</dd>`));
});

test('status says what was read; a ledger of an older version is shown without that, until its next load', async () => {
  const sources = `${made.logData} and ${made.songData}`;
  const { loadId } = await load();
  assert.ok((await run('status', String(loadId))).stdout.includes(`\nSources ${sources}\n`));
  assert.ok((await run('status')).stdout.endsWith(`\nSources  ${sources}\n`));
  await withDatabase(home, (client) =>
    client.query(
      `update sparkify_ops.schema_version set version = 3;
       alter table sparkify_ops.load_run drop column log_data, drop column song_data`,
    ),
  );
  const older = await run('status');
  assert.equal(older.status, 0, older.stderr);
  assert.doesNotMatch(older.stdout, /Sources/);
  await load();
  assert.ok((await run('status')).stdout.endsWith(`\nSources  ${sources}\n`));
});

test('check passes on the star, and fails with status 1 where the star is damaged', async () => {
  const good = await run('check', '--json');
  assert.equal(good.status, 0, good.stdout);
  await withDatabase(home, (client) =>
    client.query("update users set level = 'gold' where user_id = (select min(user_id) from users)"),
  );
  const bad = await run('check');
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /users_level +error +failed +1\b/);
  assert.match(bad.stdout, /"level":"gold"/);
  await withDatabase(home, (client) =>
    client.query("update users set level = case when level = 'gold' then 'free' else level end"),
  );
  const unknown = await run('check', 'no_such');
  const gone = await run('check', 'users_key', '--load', 'no_such');
  assert.match(unknown.stderr, /There is no check no_such here; there are .*users_key/);
  assert.match(gone.stderr, /The schema sparkify_run_no_such does not exist[^]*RUN_GONE/);
});

test('query: a table, CSV, JSON, and never a change', async () => {
  const sql = `select 1 as one, 'a "quoted", text' as text, null as nothing, '' as empty, sum(1) as total from song`;
  const [json, csv, plain, write] = await Promise.all([
    run('query', sql, '--json'),
    run('query', sql, '--csv'),
    run('query', 'match_rate'),
    run('query', 'delete from songplay'),
  ]);
  assert.deepEqual(JSON.parse(json.stdout), [
    { one: 1, text: 'a "quoted", text', nothing: null, empty: '', total: 60 },
  ]);
  assert.equal(csv.stdout, 'one,text,nothing,empty,total\n1,"a ""quoted"", text",,"",60\n');
  assert.match(plain.stdout, /plays +matched +unmatched +percent_matched/);
  assert.equal(write.status, 2);
  assert.match(write.stderr, /one statement that begins with one of SELECT[^]*INPUT_INVALID/);
});

test('report writes a page and says where, or prints what it is made of', async () => {
  const page = await run('report');
  const json = await run('report', '--json');
  const unknown = await run('report', 'nonsense');
  const file = join(home, 'sparkify-report.html');
  assert.deepEqual([page.status, page.stdout], [0, `${file}\n`]);
  assert.match(readFileSync(file, 'utf8'), /^<!doctype html>[\s\S]*<\/html>\s*$/);
  const { run: record, answers } = JSON.parse(json.stdout) as { run: { totals: object }; answers: object };
  assert.equal((record.totals as { song: number }).song, 60);
  assert.ok('queries/unmatched.sql' in answers);
  assert.equal(unknown.status, 2);
});

test('wrong usage and configuration end with 2, what fails with 1, help with 0', async () => {
  const wrong = [['load', '--nonsense'], ['nonsense'], ['load', '--date', '2018-13-01']];
  const ended = await Promise.all(
    [...wrong, ['query', 'nonsense'], ['query', 'select 1; select 2']].map((args) => run(...args)),
  );
  assert.deepEqual(
    ended.map(({ status }) => status),
    ended.map(() => 2),
  );
  for (const { stdout, stderr } of ended) assert.ok(stdout === '' && stderr !== '');
  const env = { SPARKIFY_LOAD_MAX_ERRORS: 'many', SPARKIFY_LOAD_SCHEMA: 'Public!' };
  const misconfigured = await sparkify(['load', '--json'], { home, env });
  assert.equal(misconfigured.status, 2);
  for (const name of Object.keys(env)) assert.ok(misconfigured.stderr.includes(name), name);
  assert.deepEqual((JSON.parse(misconfigured.stdout) as { error: { code: string } }).error.code, 'CONFIG_INVALID');
  const helped = await run('load', '--help');
  assert.deepEqual([helped.status, helped.stderr], [0, '']);
  assert.equal((await run('query', 'select nonsense')).status, 1);
});

test('dated loads take their days, and in the end the star is the same', async () => {
  await withDatabase(home, forgetLoads);
  const loaded = ({ objects: { events, songs } }: LoadResult) => [events.loaded, events.skipped, songs.loaded];
  assert.deepEqual(loaded(await load('--date', '2018-11-02')), [1, 2, 60]);
  assert.deepEqual(loaded(await load('--from', '2018-11-02', '--to', '2018-11-03')), [1, 2, 0]);
  assert.deepEqual(loaded(await load('--date', '2018-12-24')), [0, 3, 0]);
  assert.deepEqual(loaded(await load()), [1, 2, 0]);
  assertSameStar(await starOf(home), star);
});

test('the same load twice at once is one load; different ones at once end in the same star', async () => {
  await withDatabase(home, forgetLoads);
  const all = await Promise.all([load(), load(), load('--date', '2018-11-01'), load('--date', '2018-11-03')]);
  for (const { status } of all) assert.equal(status, 'COMPLETED');
  assertSameStar(await starOf(home), star);
});

test('worker --health finds the worker of up, and says so where there is none', async () => {
  assert.equal((await run('worker', '--health')).status, 0);
  const elsewhere = { TEMPORAL_ADDRESS: up.address, TEMPORAL_NAMESPACE: 'temporal-system' };
  const { status, stderr } = await sparkify(['worker', '--health'], { home, env: elsewhere });
  assert.equal(status, 1);
  assert.match(stderr, /No worker of \S+ polls task queue sparkify/);
});

test('a slow reader gets all of a long answer, and one that has seen enough is no failure', async () => {
  const ask = `'${process.execPath}' '${SPARKIFY}' query "select repeat('x', 1000000) as x" --json`;
  const piped = async (reader: string) => {
    const { PATH, HOME } = process.env;
    const options = { env: { PATH, HOME, SPARKIFY_HOME: home }, encoding: 'utf8' } as const;
    return promisify(execFile)('bash', ['-c', `set -o pipefail; ${ask} | ${reader}`], options);
  };
  const slow = await piped('(head -c 1; sleep 0.5; cat) | wc -c');
  assert.ok(Number(slow.stdout) > 1_000_000, slow.stdout);
  assert.equal((await piped('head -c 10')).stdout.length, 10);
});

test('load --detach prints the ids and leaves the load to the worker', async () => {
  const { status, stdout } = await run('load', '--detach', '--json');
  assert.equal(status, 0);
  const { workflowId, runId } = JSON.parse(stdout) as LoadResult;
  assert.equal(workflowId, 'sparkify-load');
  assert.match(runId, /^[0-9a-f-]{36}$/);
});
