import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { generateSource } from '../../src/generate/generate.js';
import { STAR_TABLES, type StarTable } from '../../src/model/star.js';
import { sparkify } from '../support/cli.js';
import { testDatabase } from '../support/database.js';
import { environmentOf } from '../support/environment.js';
import { depsOn, loadBench } from '../support/load-bench.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';

/** Statement of somebody else between two loads, what the next load stops with, and what restores the star. */
interface Case {
  readonly done: string;
  readonly code: string;
  /** Text of the failure. */
  readonly says: RegExp;
  /** Statement to run before `load --full`, as the failure says. */
  readonly first?: string;
  /** What `sparkify check` reports once the load has stopped; default: the check star_changed. */
  readonly checked?: RegExp;
  /** Message with which it fails before any check. */
  readonly checkSays?: RegExp;
}

const CHANGED = { code: 'CHECK_FAILED', checked: /star_changed +\S+ +\S*failed/ };
const TRIGGER = `
  create function drop_row() returns trigger language plpgsql as 'begin return null; end';
  create trigger drop_rows before insert on times for each row execute function drop_row()`;

const CASES: Readonly<Record<string, Case>> = {
  'songplay truncated': { ...CHANGED, done: 'truncate songplay', says: /"songplay".*"missing_rows":"?[1-9]/ },
  'songplay dropped': { ...CHANGED, done: 'drop table songplay cascade', says: /"songplay".*"found_rows":"?0/ },
  'songplay renamed': { ...CHANGED, done: 'alter table songplay rename to songplay_old', says: /"found_rows":"?0/ },
  'times dropped': { ...CHANGED, done: 'drop table times', says: /"times".*"found_rows":"?0/ },
  'song_record truncated': { ...CHANGED, done: 'truncate sparkify_ops.song_record', says: /"song_record"/ },
  'user_record truncated': { ...CHANGED, done: 'truncate sparkify_ops.user_record', says: /"user_record"/ },
  'users doubled': {
    ...CHANGED,
    done: 'insert into users select * from users',
    says: /"users".*"additional_rows":"?[1-9]/,
  },
  'times doubled': { ...CHANGED, done: 'insert into times select * from times', says: /"times"/ },
  'some users deleted': {
    ...CHANGED,
    done: 'delete from users where user_id % 3 = 0',
    says: /"users".*"missing_rows"/,
  },
  'artist.name narrowed': {
    code: 'SCHEMA_MISMATCH',
    done: 'alter table artist alter column name type varchar(10) using substring(name for 10)',
    says: /artist\.name is varchar\(10\): expected varchar\(512\)/,
    first: 'alter table artist alter column name type varchar(512); delete from artist',
    checkSays: /artist\.name is varchar\(10\): expected varchar\(512\)/,
  },
  'a column of unmatched_play dropped with the views': {
    code: 'SCHEMA_MISMATCH',
    done: 'alter table unmatched_play drop column location cascade',
    says: /unmatched_play\.location is missing: expected varchar\(512\)/,
    first: 'alter table unmatched_play rename to unmatched_play_old',
    checkSays: /unmatched_play\.location is missing: expected varchar\(512\)/,
  },
  'star_version emptied': {
    code: 'STAR_CHANGED',
    done: 'delete from sparkify_ops.star_version',
    says: /insert into sparkify_ops\.star_version select coalesce\(max\(star_version\), 0\) from sparkify_ops\.star_mark/,
    first: 'insert into sparkify_ops.star_version select coalesce(max(star_version), 0) from sparkify_ops.star_mark',
    checkSays: /star_version has 0 rows instead of one: .*insert into/,
  },
  'a trigger that drops rows': {
    code: 'STAR_CHANGED',
    done: TRIGGER,
    says: /times: expected \d+ rows, found \d+, \d+ too few/,
    checked: /"table_name":"times","changed":"the trigger drop_rows can drop/,
    first: 'drop trigger drop_rows on times',
  },
};

/** Statements that change values and no number of rows, by the table that they change. */
const CHANGED_VALUES = {
  users: `update users set first_name = 'Somebody' where user_id = (select min(user_id) from users)`,
  song: `update song set year = 1901 where song_id = (select min(song_id) from song)`,
  artist: `update artist set latitude = 1.5 where artist_id = (select min(artist_id) from artist)`,
  times: `update times set start_time = start_time + interval '1 millisecond'
    where start_time = (select min(start_time) from times)`,
  songplay: `update songplay set level = null where songplay_id = (select min(songplay_id) from songplay)`,
  unmatched_play: `update unmatched_play set title = title || ' '
    where songplay_id = (select min(songplay_id) from unmatched_play)`,
} satisfies Partial<Record<StarTable, string>>;

const root = mkdtempSync(join(tmpdir(), 'sparkify-changed-'));
after(() => rmSync(root, { recursive: true, force: true }));
const database = await testDatabase();
const sources = { S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data` };
const settings = { ...database.settings, ...sources };
const bench = await loadBench(depsOn(database, settings));
const home = mkdtempSync(join(tmpdir(), 'sparkify-home-'));
after(() => rmSync(home, { recursive: true, force: true }));

const check = () => sparkify(['check'], { home, env: environmentOf(settings) });

const load = async (input: object = {}): Promise<unknown> => (await bench.start(input)).result();

async function failureOfLoad(): Promise<ApplicationFailure> {
  const ending: unknown = await load().catch((error: unknown) => error);
  const cause = ending instanceof WorkflowFailedError ? ending.cause : undefined;
  assert.ok(cause instanceof ApplicationFailure, `The load ended with ${JSON.stringify(ending)}`);
  return cause;
}

describe('a load that finds the star changed stops, and the named command restores the star', () => {
  let expected: StarDump;

  before(async () => {
    await generateSource({ out: root, days: 4, users: 30, songs: 60, seed: 5, eventsPerDay: 60 });
    await load();
    expected = await dumpStar(database.client);
  });

  for (const [name, { done, code, says, first, checked = /failed/, checkSays }] of Object.entries(CASES)) {
    test(name, async () => {
      await forgetLoads(database.client);
      await load({ from: '2018-11-01', to: '2018-11-02' });
      assert.equal((await check()).status, 0);
      await database.client.query(done);
      const before = await check();
      assert.equal(before.status, 1, `check passes before the next load: ${before.stdout}`);
      assert.doesNotMatch(before.stderr, /SQL_FAILED|INTERNAL/);
      const failure = await failureOfLoad();
      assert.equal(failure.type, code, failure.message);
      assert.match(failure.message, says);
      const found = await check();
      assert.match(checkSays === undefined ? found.stdout : found.stderr, checkSays ?? checked);
      if (first !== undefined) await database.client.query(first);
      await load({ full: true });
      assertSameStar(await dumpStar(database.client), expected);
      const { status, stdout } = await check();
      assert.equal(status, 0, stdout);
    });
  }
});

describe('sparkify check sees values that somebody else changed, and names what restores them', () => {
  let expected: StarDump;

  before(async () => {
    await forgetLoads(database.client);
    await load();
    expected = await dumpStar(database.client);
  });

  test('of every table of the star', () => assert.deepEqual(Object.keys(CHANGED_VALUES), STAR_TABLES));

  for (const [table, changeValues] of Object.entries(CHANGED_VALUES)) {
    test(table, async () => {
      await forgetLoads(database.client);
      await load({ from: '2018-11-01', to: '2018-11-02' });
      await load();
      const before = await check();
      assert.equal(before.status, 0, before.stdout);
      const { rowCount } = await database.client.query(changeValues);
      assert.equal(rowCount, 1);
      const { status, stdout } = await check();
      assert.equal(status, 1, stdout);
      const row = new RegExp(`\\{"table_name":"${table}","changed":"values changed, as many rows.*"restore":"(.*);`);
      const [, remedy = ''] = row.exec(stdout) ?? [];
      assert.match(remedy, /^delete from \S+$/, stdout);
      await database.client.query(remedy);
      await load({ full: true });
      assertSameStar(await dumpStar(database.client), expected);
      const after = await check();
      assert.equal(after.status, 0, after.stdout);
    });
  }

  test('a load that finds nothing new compares the numbers of rows', async () => {
    await forgetLoads(database.client);
    await load();
    await database.client.query('delete from users where user_id % 3 = 0');
    const { type, message } = await failureOfLoad();
    assert.equal(type, 'STAR_CHANGED', message);
    assert.match(message, /sparkify load --full restores it:\n {2}users: expected \d+ rows, found \d+/);
    await load({ full: true });
    await load();
    assertSameStar(await dumpStar(database.client), expected);
  });

  test('a load that builds on changed values does not hide them', async () => {
    await forgetLoads(database.client);
    await load({ from: '2018-11-01', to: '2018-11-02' });
    await database.client.query(CHANGED_VALUES.songplay);
    await load();
    assert.match((await check()).stdout, /"table_name":"songplay","changed":"values changed/);
  });
});

test('sparkify check sees a changed view, and the next load creates it again', async () => {
  await forgetLoads(database.client);
  await load();
  const columns = 'songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent';
  await database.client.query(`create or replace view all_plays as select ${columns} from songplay`);
  const { status, stdout } = await check();
  assert.equal(status, 1, stdout);
  assert.match(stdout, /\{"table_name":"all_plays","changed":"the view, .*"restore":"sparkify load"/);
  await load();
  assert.equal((await check()).status, 0);
});
