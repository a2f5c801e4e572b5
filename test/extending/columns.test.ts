import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { customColumns } from '../../src/sql/custom-column-files.js';
import { generateSource } from '../../src/generate/generate.js';
import { activityBench, begin, dump, load, type ActivityBench } from '../support/activity-bench.js';
import { assertSameStar, dumpStar, type StarDump } from '../support/star-dump.js';

const EXAMPLE = fileURLToPath(new URL('../../../examples/extend/columns', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'sparkify-columns-'));
after(() => rmSync(place, { recursive: true }));

/** A folder of columns with these files in it. */
function columns(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(place, 'columns-'));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, `${name}.sql`), `-- What it is.\n${text}`);
  return folder;
}

/** Columns that say again what the star says already: they must be equal to it, whatever is loaded in which order. */
const ECHOES = columns({
  own_gender: '--! table: users\n--! type: varchar(16)\ngender',
  own_updated: '--! table: users\n--! type: bigint\nts',
  own_agent: '--! table: songplay\n--! type: varchar(1024)\nuser_agent',
  own_level: '--! table: songplay\n--! type: varchar(16)\nlevel',
  own_title: '--! table: song\n--! type: varchar(512)\ntitle',
});

const under = (bench: ActivityBench, LOAD_COLUMNS: string | undefined, changes = {}): ActivityBench =>
  bench.with({ settings: { ...bench.deps.settings, LOAD_COLUMNS, ...changes } });

async function all(bench: ActivityBench, sql: string): Promise<unknown[]> {
  return (await bench.database.client.query<Record<string, unknown>>(sql)).rows;
}

test('a column has the value of the row that wins, for plays with and without a song, and when a song comes later', async () => {
  const options = { out: join(place, 'data'), days: 3, users: 20, songs: 60, seed: 5, eventsPerDay: 150 };
  const { logData: S3_LOG_DATA, songData: S3_SONG_DATA } = await generateSource(options);
  const plain = await activityBench();
  const bench = under(plain, ECHOES, { S3_LOG_DATA, S3_SONG_DATA });
  const songs = join(place, 'no-songs');
  mkdirSync(songs);
  const first = '2018-11-01';
  const second = '2018-11-02';
  await load(under(plain, ECHOES, { S3_LOG_DATA, S3_SONG_DATA: songs }), { date: second });
  await load(bench, { date: first });
  const published = await load(bench);
  assert.equal(published.outcome, 'published');
  const [counted] = await all(
    bench,
    'select (select count(*) from songplay) as matched, (select count(*) from unmatched_play) as unmatched',
  );
  assert.ok(
    Object.values(counted as object).every((rows) => Number(rows) > 3),
    JSON.stringify(counted),
  );
  const wrong = [
    'select * from users where own_gender is distinct from gender or own_updated is null',
    `select * from users as u join sparkify_ops.user_event as e using (user_id) where own_updated <> ts`,
    'select * from songplay where own_agent is distinct from user_agent or own_level is distinct from level',
    'select * from unmatched_play where own_agent is distinct from user_agent or own_level is distinct from level',
    'select * from song where own_title is distinct from title',
  ];
  for (const sql of wrong) assert.deepEqual(await all(bench, sql), [], sql);
});

test('the same objects in another order, the same events with other values: the same star; again: no change', async () => {
  const dumps: StarDump[] = [];
  for (const order of [['a', 'b'], ['b', 'a'], ['ab']]) {
    const bench = await activityBench();
    const { logs, paths } = logsWithVersions(bench);
    for (const names of order) {
      for (const name of names) cpSync(join(logs, name), join(logs, 'log_data', name), { recursive: true });
      await load(under(bench, EXAMPLE, { S3_LOG_DATA: join(logs, 'log_data'), S3_LOG_JSONPATH: paths }));
    }
    const settled = await dumpStar(bench.database.client);
    const again = under(bench, EXAMPLE, { S3_LOG_DATA: join(logs, 'log_data'), S3_LOG_JSONPATH: paths });
    const published = await load(again, { full: true });
    assert.ok(published.outcome === 'published');
    for (const [table, change] of Object.entries(published.changed))
      assert.deepEqual(change, { inserted: 0, updated: 0, deleted: 0 }, table);
    assertSameStar(await dumpStar(bench.database.client), settled);
    const versions = await all(
      bench,
      `select app_version, count(*)::int as plays from (select app_version from songplay union all select app_version
       from unmatched_play) as plays group by 1 order by 1`,
    );
    assert.deepEqual(
      versions.map((row) => (row as { app_version: string }).app_version),
      ['1', '2'],
      'where an event came with two versions, the smaller one stands',
    );
    dumps.push(settled);
  }
  const [expected, ...others] = dumps;
  for (const other of others) assertSameStar(other, expected ?? assert.fail());
});

/** Two folders with the same log lines, whose plays say another version of the player each; of some only one says it. */
function logsWithVersions({ source }: ActivityBench): { logs: string; paths: string } {
  const logs = mkdtempSync(join(place, 'logs-'));
  const files = readdirSync(source.logData, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  mkdirSync(join(logs, 'log_data'));
  for (const [name, version] of [
    ['a', '2'],
    ['b', '1'],
  ] as const) {
    mkdirSync(join(logs, name));
    for (const file of files) {
      const lines = readFileSync(join(source.logData, file), 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '');
      const text = lines.map((line, at) => {
        const event = JSON.parse(line) as object;
        const has = name === 'a' || at % 3 === 0;
        return JSON.stringify(has ? { ...event, appVersion: version } : event);
      });
      appendFileSync(join(logs, name, `${name}-${file.replaceAll('/', '-')}`), text.join('\n'));
    }
  }
  const paths = join(logs, 'paths.json');
  cpSync(source.logJsonPath, paths);
  return { logs, paths };
}

test('a column that is added later is empty for what is there, until that is loaded again', async () => {
  const bench = await activityBench();
  await load(bench);
  const before = await dump(bench.database, 'public');
  const withColumns = under(bench, EXAMPLE);
  const nothingNew = await load(withColumns);
  assert.ok(nothingNew.outcome === 'published');
  assert.deepEqual(await all(bench, 'select * from users where registered_at is not null'), []);
  const { changed } = (await load(withColumns, { full: true })) as Extract<typeof nothingNew, { outcome: 'published' }>;
  assert.deepEqual(changed.users, { inserted: 0, updated: before['public.users']?.length, deleted: 0 });
  assert.deepEqual(await all(bench, 'select * from users where registered_at is null'), []);
  assert.deepEqual(await all(bench, 'select * from unmatched_play where device is null'), []);
  assert.deepEqual(await all(bench, 'select * from song where title_length is distinct from length(title)'), []);
  const [{ plays }] = (await all(bench, 'select count(*)::int as plays from all_plays')) as [{ plays: number }];
  assert.equal(plays, (before['public.songplay']?.length ?? 0) + (before['public.unmatched_play']?.length ?? 0));
});

test('a run whose workers have other columns stops, before it loses values', async () => {
  const bench = await activityBench();
  const plan = await begin(under(bench, EXAMPLE));
  const without = bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]);
  await assert.rejects(
    without,
    /started with app_version varchar\(32\), device .* this worker has none: give all workers/,
  );
  const other = under(bench, columns({ device: '--! table: songplay\n--! type: integer\n1' }));
  await assert.rejects(load(other), /Column device of songplay is varchar\(16\), and .*device\.sql says integer/);
});

test('every problem of the files is named at once', () => {
  const wrong = columns({
    one: '--! table: artist\n--! type: varchar(5)\nartist',
    two: '--! table: users\n--! type: text\ngender',
    three: "--! table: users\n--! type: date\n--! from: $['a']",
    four: '--! table: users\n--! type: integer\n1; 2',
    five: '--! table: users\n--! type: integer\n',
    six: '--! table: users\n--! type: integer\n--! from: a.b',
  });
  const parts = ['one.sql: --! table: expected', 'two.sql: --! type: expected', 'three.sql: --! staged: expected'];
  const more = [
    'four.sql: expected one expression, found 2',
    'five.sql: expected an expression',
    'six.sql: --! from: The',
  ];
  for (const part of [...parts, ...more])
    assert.throws(
      () => customColumns(wrong),
      (error: Error) => error.message.includes(part),
      part,
    );
  assert.throws(() => customColumns(columns({ gender: '--! table: users\n--! type: integer\n1' })), /there is one/);
  assert.throws(() => customColumns(join(place, 'nowhere')), /LOAD_COLUMNS: there is no folder/);
});

test('an expression that the warehouse does not take fails the step, by the name of its file', async () => {
  const bench = under(await activityBench(), columns({ odd: '--! table: users\n--! type: integer\nno_such_column' }));
  await assert.rejects(load(bench), /odd\.sql \(sql\/columns\/value\.sql\):\d+: column "no_such_column"/);
});
