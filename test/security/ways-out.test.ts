import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { COMMANDS } from '../../src/cli/commands.js';
import { TASK_QUEUE } from '../../src/client/load-workflow.js';
import { event } from '../bad-input/corpus.js';
import { sparkify } from '../support/cli.js';
import { atEnd, startUp, testHome } from '../support/home.js';
import { sourceFiles } from '../support/source-map.js';

/** What a terminal obeys, and marks that turn the direction of a line. Line breaks are allowed: the program writes some. */
const OBEYED = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** Sets a window's title, clears the screen, turns the direction, and begins a line that looks like one of ours. */
const HOSTILE = '\u001b]0;X\u0007\u001b[2J\u009b31m\u202e\nFORGED line `code` [link](http://evil.example) <b>';
const FORMULA = '=HYPERLINK("http://evil.example")';

const home = testHome();
const logs = join(home, `logs${HOSTILE.replaceAll('/', '')}`);
const songs = join(home, 'songs');
const flags = ['--log-data', logs, '--song-data', songs];

before(async () => {
  for (const folder of [logs, songs]) mkdirSync(folder);
  const name = HOSTILE.replaceAll('/', '');
  const plays = [HOSTILE, FORMULA].map((song, at) => event({ song, artist: song, itemInSession: at, [name]: 1 }));
  writeFileSync(join(logs, `2018-11-01-${name}.json`), `${plays.join('\n')}\n`);
  writeFileSync(join(logs, `2018-11-02-${name}.json`), `{"ts":"${'x'.repeat(9)}","page":"NextSong"}\n`);
  const song = { num_songs: 1, song_id: 'SO1', title: HOSTILE, duration: 1.5, year: 2000 };
  const artist = { artist_id: 'AR1', artist_name: HOSTILE, artist_location: FORMULA };
  writeFileSync(join(songs, `song${name}.json`), JSON.stringify({ ...song, ...artist }));
  const up = await startUp(flags, { home });
  atEnd(async () => void (await up.stop()));
  // Anybody who may use Temporal chooses the id of a workflow.
  const connection = await Connection.connect({ address: up.address });
  const input = { taskQueue: TASK_QUEUE, workflowId: HOSTILE, args: [{ logData: logs, songData: songs }] };
  await assert.rejects(new Client({ connection }).workflow.execute('loadWarehouse', input));
  await connection.close();
});

const CALLS: readonly (readonly string[])[] = [
  ['plan', ...flags],
  ['load', ...flags, '--max-errors', '1'],
  ['load', ...flags, '--max-errors', '5', '--dry-run'],
  ['load', ...flags, '--max-errors', '5'],
  ['status'],
  ['status', 'sparkify-load'],
  ['status', 'sparkify-load', '--json'],
  ['query', 'select title from song'],
  ['query', 'select title from song', '--json'],
  ['query', `select '${HOSTILE}' as x from nowhere`],
  ['contract'],
  ['dictionary'],
  ['check'],
  ['report', '--out', 'report.html'],
  ['status', HOSTILE],
  ['resolve', HOSTILE, 'retry'],
  [HOSTILE],
];

test('no command writes what a terminal obeys, or a line that data has made', async (t) => {
  for (const args of CALLS) {
    await t.test(
      args
        .join(' ')
        .slice(0, 60)
        .replace(/[^ -~]/g, '?'),
      async () => {
        const { stdout, stderr } = await sparkify(args, { home });
        for (const output of [stdout, stderr]) {
          assert.doesNotMatch(output, OBEYED);
          // A usage error repeats what was typed, in lines of its own.
          if (args[0] !== HOSTILE) assert.doesNotMatch(output, /^FORGED/m);
        }
        assert.notEqual(stdout + stderr, '');
      },
    );
  }
  const { stdout } = await sparkify(['query', 'select title from song'], { home });
  assert.match(stdout, /\\u001b\]0;X\\u0007\\u001b\[2J\\u009b31m\\u202e\\nFORGED/, 'the text is shown, not left out');
  assert.doesNotMatch(readFileSync(join(home, 'report.html'), 'utf8'), OBEYED);
});

test('CSV is faithful and warns of formulas; --csv-safe defuses them', async () => {
  const sql = 'select title from song union all select title from unmatched_play';
  const csv = await sparkify(['query', sql, '--csv'], { home });
  assert.ok(csv.stdout.includes('\u001b]0;X'), csv.stdout);
  assert.match(csv.stdout, /^"=HYPERLINK/m);
  assert.match(csv.stderr, /1 text\(s\) would be formulas/);
  const safe = await sparkify(['query', sql, '--csv-safe'], { home });
  assert.match(safe.stdout, /^"'=HYPERLINK/m);
});

const sources = sourceFiles().map(({ path }) => ({ path, text: readFileSync(join('src', path), 'utf8') }));

test('texts leave the process in one place', () => {
  const writers = sources.filter(({ text }) => /process\.std(out|err)\.write|console\.\w+\(/.test(text));
  assert.deepEqual(writers.map(({ path }) => path).sort(), [
    // What the user types into a question comes back as it was typed.
    'cli/commands/init/ask-settings.ts',
    'cli/output/print.ts',
    // A program of npm's installation, which reads no data.
    'embedded/temporal-sdk-download.ts',
    // A process of its own, which reports only that its port is taken.
    'embedded/web-ui-proxy-process.ts',
  ]);
});

/** A command of ours with a word after it that is written in as it is. */
const UNQUOTED = new RegExp(
  `sparkify (?:${Object.keys(COMMANDS).join('|')})(?: (?:--)?[a-z-]+)* \\$\\{(?!shellWord\\()[^}]*\\}`,
  'g',
);

test('ids and names in commands are quoted, and code spans are made by codeSpan', () => {
  for (const { path, text } of sources) {
    const unquoted = [...text.matchAll(UNQUOTED)];
    assert.deepEqual(
      unquoted.map(([command]) => command),
      [],
      path,
    );
    const spans = [...text.matchAll(/\\`[^`]*\$\{[^`]*\\`/g)];
    assert.deepEqual(
      spans.map(([span]) => span),
      [],
      path,
    );
  }
});
