import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { generateSource, type Generated } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { sparkify } from '../support/cli.js';
import { keepServicesUp, starOf, testHome, withDatabase } from '../support/home.js';
import { sourceFlags } from '../support/sources.js';
import { assertSameStar } from '../support/star-dump.js';

const home = testHome();
let made: Generated;
/** Logs of the nights to come, in order. */
let nights: string[];

const folder = () => join(made.logData, '2018/11');
const aside = () => join(home, 'aside');

async function load(): Promise<LoadResult> {
  const { stdout } = await sparkify(['load', '--json', ...sourceFlags(made)], { home });
  return JSON.parse(stdout) as LoadResult;
}

/** Loads the log of the next night, changed. */
async function loadNext(change: (text: string) => string = (text) => text): Promise<LoadResult> {
  const name = nights[0] ?? '';
  writeFileSync(join(folder(), name), change(readFileSync(join(aside(), name), 'utf8')));
  const result = await load();
  if (result.status === 'COMPLETED') nights.shift();
  return result;
}

const failed = ({ checks }: LoadResult) => checks.filter(({ status }) => status === 'failed').map(({ name }) => name);

before(async () => {
  await keepServicesUp(home);
  made = await generateSource({ out: join(home, 'source'), days: 6, users: 20, songs: 60, seed: 2, eventsPerDay: 100 });
  nights = readdirSync(folder()).sort();
  mkdirSync(aside());
  for (const name of nights) renameSync(join(folder(), name), join(aside(), name));
  for (let night = 1; night <= 3; night += 1) assert.equal((await loadNext()).status, 'COMPLETED');
});

for (const [member, name] of [
  ['page', 'pageName'],
  ['userId', 'user_id'],
  ['userAgent', 'user_agent'],
] as const) {
  test(`a writer that renames ${member} stops the load, and the member is named on the way`, async () => {
    const star = await starOf(home);
    const result = await loadNext((text) => text.replaceAll(`"${member}":`, `"${name}":`));
    assert.deepEqual([result.status, result.failure?.code], ['FAILED', 'CHECK_FAILED']);
    assert.ok(failed(result).includes('member_missing'), failed(result).join());
    assert.ok(failed(result).includes('member_new'), failed(result).join());
    const changes = result.warnings.find((warning) => warning.includes('changed since the last load')) ?? '';
    assert.ok(changes.includes(`${name} is new`) && changes.includes(`${member} is gone`), changes);
    assertSameStar(await starOf(home), star);
  });
}

test('a member of another type stops the load', async () => {
  const result = await loadNext((text) => text.replaceAll(/"level":"(\w+)"/g, '"level":{"name":"$1"}'));
  assert.equal(result.status, 'FAILED');
  assert.ok(failed(result).includes('member_type_changed'), failed(result).join());
});

test('the file as it should be is loaded; the ledger, status and contract know its members', async () => {
  const result = await loadNext();
  assert.equal(result.status, 'COMPLETED');
  const { rows } = await withDatabase(home, (client) =>
    client.query(
      'select column_name, requirement, present = records as all from sparkify_ops.load_member where load_id = $1 and member = $2',
      [result.loadId, 'page'],
    ),
  );
  assert.deepEqual(rows, [{ column_name: 'page', requirement: 'required', all: true }]);
  const status = await sparkify(['status', result.loadId ?? ''], { home });
  assert.match(status.stdout, /events: [\d,]+ records with 18 of the 18 members that the mapping reads/);
  const contract = await sparkify(['contract'], { home });
  assert.match(contract.stdout, /events +page +required +string +page +100 % +0 % +0 % +string/);
  const lines = JSON.parse((await sparkify(['contract', '--json'], { home })).stdout) as { column: string }[];
  assert.ok(lines.some(({ column }) => column === 'user_id'));
});

test('songs instead of logs stop the load', async () => {
  const song = { song_id: 'S', artist_id: 'A', title: 'T', artist_name: 'N', duration: 1, year: 0, num_songs: 1 };
  const result = await loadNext(() => Array.from({ length: 6 }, () => JSON.stringify(song)).join('\n'));
  assert.equal(result.status, 'FAILED');
  assert.ok(failed(result).includes('record_recognized'), failed(result).join());
});
