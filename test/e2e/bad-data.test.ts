import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { generateSource, type Generated } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { sparkify } from '../support/cli.js';
import { keepServicesUp, starOf, testHome, withDatabase } from '../support/home.js';
import { sourceFlags, type Sources } from '../support/sources.js';
import { assertSameStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const home = testHome();
let made: Generated;
let star: StarDump;

interface Ended {
  readonly status: number | null;
  readonly result: LoadResult;
}

async function load(sources: Sources, options: readonly string[] = [], env = {}): Promise<Ended> {
  const { status, stdout } = await sparkify(['load', '--json', ...sourceFlags(sources), ...options], { home, env });
  return { status, result: JSON.parse(stdout) as LoadResult };
}

/** The rejected records of the ledger, without which run found them. */
function rejected(uri: string): Promise<unknown[]> {
  const sql = 'select distinct source, line, column_name, reason from sparkify_ops.rejected_record where uri = $1';
  return withDatabase(home, async (client) => (await client.query<object>(sql, [uri])).rows);
}

before(async () => {
  await keepServicesUp(home);
  made = await generateSource({ out: join(home, 'source'), days: 3, users: 20, songs: 60, seed: 2, eventsPerDay: 60 });
  const { status } = await load(made);
  assert.equal(status, 0);
  star = await starOf(home);
});

/** A further log, with lines of an old one that `change` changes. */
function writeLog(name: string, change: (line: string, at: number) => string): string {
  const folder = join(made.logData, '2018/11');
  const lines = readFileSync(join(folder, '2018-11-01-events.json'), 'utf8').trimEnd().split('\n');
  const path = join(folder, name);
  writeFileSync(path, lines.slice(0, 10).map(change).join('\n'));
  return path;
}

const BROKEN = [
  {
    name: '2018-12-01-broken.json',
    change: (line: string, at: number) => (at === 6 ? line.slice(0, 40) : line),
    place: /line 7, byte \d+: \S+/,
    column: null,
  },
  {
    name: '2018-12-02-wrong.json',
    change: (line: string, at: number) => (at === 2 ? line.replace(/"sessionId":\d+/, '"sessionId":"many"') : line),
    place: /line 3, column session_id: .*\(value hidden, see SHOW_PERSONAL_DATA\)/,
    column: 'session_id',
  },
] as const;

for (const { name, change, place, column } of BROKEN) {
  test(`one bad line in ${name} fails the load, unless it is allowed`, async () => {
    const path = writeLog(name, change);
    const { status, result } = await load(made);
    assert.deepEqual([status, result.status, result.failure?.code], [1, 'FAILED', 'RECORDS_REJECTED']);
    assert.equal(result.failure?.step, 'copyStaging stage_events');
    assert.ok(result.failure.message.includes(path));
    assert.match(result.failure.message, place);
    assertSameStar(await starOf(home), star);
    const recorded = await rejected(path);
    assert.equal(recorded.length, 1);
    const allowed = await load(made, ['--max-errors', '10']);
    assert.deepEqual([allowed.status, allowed.result.status], [0, 'COMPLETED']);
    assert.deepEqual([allowed.result.staged.stage_events, allowed.result.staged.rejected], [9, 1]);
    const [row] = (await rejected(path)) as { line: string; column_name: string | null; reason: string }[];
    assert.deepEqual([row?.line, row?.column_name], [/line (\d+)/.exec(place.source)?.[1], column]);
    assert.ok(row?.reason && result.failure.message.includes(row.reason));
    star = await starOf(home);
  });
}

test('a failing check stops the load: its name, how many rows, five of them; the star is as it was', async () => {
  const path = join(made.logData, '2018/11/2018-12-03-gold.json');
  const event = {
    page: 'NextSong',
    level: 'gold',
    auth: 'Logged In',
    sessionId: 1,
    itemInSession: 1,
    song: 'S',
    artist: 'A',
    firstName: 'Ann',
    lastName: 'Lee',
    gender: 'F',
    location: 'X',
    userAgent: 'UA',
    registration: 1540000000000,
    method: 'PUT',
    status: 200,
  };
  for (let user = 901; user <= 907; user += 1) {
    appendFileSync(path, JSON.stringify({ ...event, userId: String(user), ts: 1543795200000 + user, length: 1.5 }));
  }
  const { status, result } = await load(made);
  assert.deepEqual([status, result.status, result.failure?.code], [1, 'FAILED', 'CHECK_FAILED']);
  assert.equal(result.failure?.step, 'runCheck songplay_level');
  assert.match(result.failure.message, /^Check songplay_level failed: 7 rows\. /);
  assert.equal(result.failure.message.match(/"level":"gold"/g)?.length, 5);
  const failed = result.checks.filter((check) => check.status === 'failed' && check.severity === 'error');
  assert.deepEqual(
    failed.map(({ name, failing }) => [name, failing]),
    [
      ['songplay_level', 7],
      ['users_level', 7],
    ],
  );
  assertSameStar(await starOf(home), star);
  rmSync(path);
});

test("a check of the user's own counts as much, and one that warns does not", async () => {
  const path = writeLog('2018-12-04-good.json', (line) => line.replace('"ts":154', '"ts":155'));
  const folder = join(home, 'checks');
  mkdirSync(folder);
  writeFileSync(join(folder, 'no_song.sql'), '-- Fails if there are songs.\nselect song_id from new_song;\n');
  writeFileSync(join(folder, 'no_user.sql'), '-- Fails if there are users.\nselect user_id from new_users\n');
  writeFileSync(
    join(folder, 'no_play.sql'),
    '-- Warns if there are plays.\n--! severity: warn\nselect songplay_id from new_play\n',
  );
  const env = { SPARKIFY_LOAD_CHECKS: 'checks' };
  const { status, result } = await load(made, [], env);
  assert.deepEqual([status, result.failure?.code, result.failure?.step], [1, 'CHECK_FAILED', 'runCheck no_user']);
  assert.match(
    result.failure?.message ?? '',
    /^Check no_user failed: \d+ rows?\. Fails if there are users\.\n {2}\{"user_id":\d+\}/,
  );
  assertSameStar(await starOf(home), star);
  rmSync(join(folder, 'no_user.sql'));
  const warned = await load(made, [], env);
  assert.equal(warned.status, 0);
  const { severity, failing } = warned.result.checks.find(({ name }) => name === 'no_play')!;
  assert.ok(severity === 'warn' && failing > 0);
  rmSync(path);
});

/** Writes the same events and songs in other shapes. */
function reshape(from: Sources, folder: string): Sources {
  const [logData, songData] = ['logs', 'songs'].map((name) => join(folder, name)) as [string, string];
  for (const path of [logData, songData]) mkdirSync(path, { recursive: true });
  const files = (root: string) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name: basename(name), text: readFileSync(join(root, name), 'utf8') }));
  const lines = files(from.logData).flatMap(({ text }) => text.split('\n').filter((line) => line !== ''));
  const part = (n: number) => lines.filter((_, at) => at % 4 === n);
  const pretty = part(1).map((line) => JSON.stringify(JSON.parse(line), null, 2));
  writeFileSync(join(logData, '2018-11-01-a.json.gz'), gzipSync(part(0).join('\n')));
  writeFileSync(join(logData, '2018-11-01-b.json'), pretty.join('\n'));
  writeFileSync(join(logData, '2018-11-01-c.json'), part(2).join(''));
  writeFileSync(join(logData, '2018-11-01-d.json'), `\n\r\n${part(3).join('\r\n\n')}\r\n`);
  writeFileSync(join(logData, '2018-11-01-e.json'), '');
  writeFileSync(join(logData, '2018-11-01-f.json.gz'), gzipSync(''));
  for (const { name, text } of files(from.songData))
    writeFileSync(join(songData, `${name}.gz`), gzipSync(text.trimEnd()));
  return { logData, songData, logJsonPath: from.logJsonPath };
}

test('gzip, empty files, objects over several lines, no newline at the end: the star is the same', async () => {
  await withDatabase(home, forgetLoads);
  for (const name of readdirSync(join(made.logData, '2018/11')))
    if (/-12-/.test(name)) rmSync(join(made.logData, '2018/11', name));
  assert.equal((await load(made)).status, 0);
  const plain = await starOf(home);
  await withDatabase(home, forgetLoads);
  const { status, result } = await load(reshape(made, join(home, 'reshaped')));
  assert.deepEqual([status, result.objects.events.loaded, result.staged.stage_events], [0, 6, made.events]);
  assertSameStar(await starOf(home), plain);
});
